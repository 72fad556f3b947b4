package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.realclients.ReceivingHost.Mail;
import io.github.smtpraw.support.TestCertificates;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The server's TLS as programs that others wrote see it. */
class SecureClientsTest {
    private static final String OPTIONS = "&sslContextParameters=#tls&tls=";

    private static ReceivingHost starttls;
    private static ReceivingHost implicit;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        SSLContextParameters tls = TestCertificates.server("mx.example.org");
        starttls = new ReceivingHost(OPTIONS + "required", tls);
        implicit = new ReceivingHost(OPTIONS + "implicit", tls);
    }

    @AfterAll
    static void stop() {
        starttls.close();
        implicit.close();
    }

    static Stream<Arguments> clientsAndPayloads() {
        return Arrays.stream(SecureClient.values())
                .flatMap(
                        client ->
                                Stream.of(Payload.PLAIN, Payload.DOTS, Payload.MEGABYTE)
                                        .map(payload -> Arguments.of(client, payload)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("clientsAndPayloads")
    void whatTheClientSentArrivesOctetByOctet(SecureClient client, Payload payload)
            throws Exception {
        ReceivingHost host = client.isImplicit() ? implicit : starttls;
        client.send(payload, folder, host.port()).assertDone();
        Mail mail = host.next();
        payload.assertBehind(mail.content(), "Received");
        assertEquals("ada@example.net", mail.from());
        assertEquals(List.of("jones@example.org"), mail.to());
        assertEquals("ESMTPS", mail.protocol());
        assertTrue(host.isEmpty());
    }

    @Test
    void postfixsProbeFindsTls() throws Exception {
        String path = Tool.require("posttls-finger", "postfix");
        String[] command = {path, "-c", "-l", "encrypt", "[127.0.0.1]:" + starttls.port()};
        String said = Tool.run(new byte[0], command).assertDone().output();
        assertTrue(said.contains("TLS connection established to 127.0.0.1"), said);
        assertTrue(said.contains("TLSv1.3"), said);
    }
}
