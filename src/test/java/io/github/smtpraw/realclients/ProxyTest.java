package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.realclients.ReceivingHost.Mail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The PROXY protocol as swaks writes it. */
class ProxyTest {
    private static final String OPTIONS = "&proxyProtocol=true&trustedProxies=127.0.0.1";

    @TempDir Path folder;

    private Tool.Result send(int port, String... options) throws Exception {
        String swaks = Tool.require("swaks", "swaks");
        Path file = Files.write(folder.resolve("message.eml"), Payload.DOTS.stuffed("."));
        List<String> command = new ArrayList<>();
        command.addAll(
                Client.SWAKS.command(swaks, file, port, "ada@example.net", "jones@example.org"));
        command.addAll(List.of(options));
        return Tool.run(new byte[0], command);
    }

    @ParameterizedTest
    @CsvSource({
        "1, TCP4, 192.0.2.7, 198.51.100.1, 192.0.2.7:4321, 198.51.100.1:25",
        "1, TCP6, 2001:db8::7, 2001:db8::1, [2001:db8::7]:4321, [2001:db8::1]:25",
        "2, AF_INET, 192.0.2.7, 198.51.100.1, 192.0.2.7:4321, 198.51.100.1:25",
        "2, AF_INET6, 2001:db8::7, 2001:db8::1, [2001:db8::7]:4321, [2001:db8::1]:25"
    })
    void theAddressesAreThoseOfTheHeader(
            String version, String family, String from, String to, String client, String server)
            throws Exception {
        try (ReceivingHost host = new ReceivingHost(OPTIONS)) {
            send(
                            host.port(),
                            "--proxy-version=" + version,
                            "--proxy-family=" + family,
                            "--proxy-source=" + from,
                            "--proxy-source-port=4321",
                            "--proxy-dest=" + to,
                            "--proxy-dest-port=25")
                    .assertDone();
            Mail mail = host.next();
            Payload.DOTS.assertBehind(mail.content(), "Received");
            assertEquals(client, mail.headers().get(SmtpRawConstants.REMOTE_ADDRESS));
            assertEquals(server, mail.headers().get(SmtpRawConstants.LOCAL_ADDRESS));
        }
    }

    @Test
    void aWrongHeaderClosesWithoutABanner() throws Exception {
        try (ReceivingHost host = new ReceivingHost(OPTIONS)) {
            Tool.Result result = send(host.port(), "--proxy=NONSENSE");
            assertNotEquals(0, result.status());
            assertTrue(host.isEmpty());
            assertFalse(result.output().contains("220 "), result.output());
        }
    }
}
