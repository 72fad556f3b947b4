package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mail host of routes/ with {@code smtp.tls} set, as clients that others wrote see it. */
class ShippedRoutesByTlsTest {
    private static final String FROM = "ada@example.net";
    private static final String TO = "jones@example.org";

    @TempDir Path data;
    @TempDir Path folder;

    private ShippedHost start(String tls) throws Exception {
        Path store = TestCertificates.store("mail.example.org");
        return new ShippedHost(
                data,
                Map.of(
                        "smtp.tls",
                        tls,
                        "smtp.tls.keystore",
                        store.toString(),
                        "smtp.tls.password",
                        TestCertificates.PASSWORD));
    }

    @ParameterizedTest
    @CsvSource({
        "opportunistic, SWAKS",
        "opportunistic, SMTPLIB",
        "required, SWAKS",
        "required, SMTPLIB",
        "implicit, SWAKS_ON_CONNECT",
        "implicit, SMTPLIB_ON_CONNECT"
    })
    void mailThatComesByTlsIsInTheMailboxOctetByOctet(String tls, SecureClient client)
            throws Exception {
        try (ShippedHost host = start(tls)) {
            client.send(Payload.DOTS, folder, host.port()).assertDone();
            byte[] stored = host.take("jones");
            Payload.DOTS.assertBehind(stored, "Return-Path", "Received");
            assertTrue(new String(stored, StandardCharsets.UTF_8).contains(" with ESMTPS id "));
        }
    }

    @Test
    void withOpportunisticTlsAClientThatHasNoneIsServedToo() throws Exception {
        try (ShippedHost host = start("opportunistic")) {
            Client.SMTPLIB.send(Payload.PLAIN, folder, host.port(), FROM, TO).assertDone();
            Payload.PLAIN.assertBehind(host.take("jones"), "Return-Path", "Received");
        }
    }

    @Test
    void withRequiredTlsAClientThatHasNoneIsToldToBeginIt() throws Exception {
        try (ShippedHost host = start("required")) {
            Tool.Result said = Client.SWAKS.send(Payload.PLAIN, folder, host.port(), FROM, TO);
            assertNotEquals(0, said.status());
            assertTrue(said.output().contains("530 5.7.0"), said.output());
        }
    }

    @Test
    void asShippedItOffersNoTlsAndNeedsNoKey() throws Exception {
        Map<String, String> noKey = Map.of("smtp.tls.keystore", data.resolve("none").toString());
        try (ShippedHost host = new ShippedHost(data, noKey)) {
            String swaks = Tool.require("swaks", "swaks");
            String port = String.valueOf(host.port());
            String[] command = {swaks, "--server", "127.0.0.1", "-p", port, "--quit-after", "EHLO"};
            Tool.Result said = Tool.run(new byte[0], command).assertDone();
            assertTrue(said.output().contains("250-SIZE"), said.output());
            assertEquals(-1, said.output().indexOf("STARTTLS"), said.output());
        }
    }
}
