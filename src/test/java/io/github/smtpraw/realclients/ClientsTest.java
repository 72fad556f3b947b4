package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.realclients.ReceivingHost.Mail;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server as clients that others wrote see it. */
class ClientsTest {
    private static ReceivingHost host;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        host = new ReceivingHost();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    static Stream<Arguments> clientsAndPayloads() {
        return Arrays.stream(Client.values())
                .flatMap(c -> Arrays.stream(Payload.values()).map(p -> Arguments.of(c, p)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("clientsAndPayloads")
    void whatTheClientSentArrivesOctetByOctet(Client client, Payload payload) throws Exception {
        client.send(payload, folder, host.port(), "ada@example.net", "jones@example.org")
                .assertDone();
        Mail mail = host.next();
        payload.assertBehind(mail.content(), "Received");
        assertEquals("ada@example.net", mail.from());
        assertEquals(List.of("jones@example.org"), mail.to());
        assertEquals("ESMTP", mail.protocol());
        assertTrue(host.isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void oneMessageArrivesForSeveralRecipientsInTheirOrder(Client client) throws Exception {
        String[] to = {"jones@example.org", "green@example.org", "o'hara+x=y@sub.example.org"};
        client.send(Payload.PLAIN, folder, host.port(), "ada@example.net", to).assertDone();
        Mail mail = host.next();
        Payload.PLAIN.assertBehind(mail.content(), "Received");
        assertEquals(List.of(to), mail.to());
        assertTrue(host.isEmpty());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MSMTP")
    void theNullReversePathArrives(Client client) throws Exception {
        client.send(Payload.DOTS, folder, host.port(), "", "jones@example.org").assertDone();
        Mail mail = host.next();
        assertEquals("", mail.from());
        Payload.DOTS.assertBehind(mail.content(), "Received");
    }
}
