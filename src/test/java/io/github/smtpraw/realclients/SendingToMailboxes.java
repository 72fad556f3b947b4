package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpPermanentException;
import io.github.smtpraw.protocol.ClientStage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for each server that delivers to mailboxes with its own fields in front. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SendingToMailboxes {
    private MailboxServer server;
    private SendingClient client;

    abstract MailboxServer server(Path folder) throws Exception;

    /** The client that sends to it. */
    SendingClient client(int port) throws Exception {
        return new SendingClient(port, "tls=off");
    }

    final MailboxServer server() {
        return server;
    }

    final SendingClient client() {
        return client;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = server(folder);
        client = client(server.port());
    }

    @AfterAll
    void stop() throws Exception {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheRouteSentIsInTheMailboxOctetByOctet(Payload payload) throws Exception {
        client.send(payload, "jones@example.org", "ann@example.net");
        byte[] stored = server.mailbox("ann").take();
        assertTrue(
                new String(stored, StandardCharsets.ISO_8859_1)
                        .toLowerCase(java.util.Locale.ROOT)
                        .startsWith("return-path: <jones@example.org>\n"));
        payload.assertLineFeedsBehind(stored, fields("jones@example.org"));
    }

    @Test
    void eachOfSeveralRecipientsHasACopyFromTheNullReversePath() throws Exception {
        client.send(Payload.DOTS, "", "ann@example.net", "ben@example.net");
        Payload.DOTS.assertLineFeedsBehind(server.mailbox("ann").take(), fields(""));
        Payload.DOTS.assertLineFeedsBehind(server.mailbox("ben").take(), fields(""));
    }

    @Test
    void aRefusedRecipientIsAPermanentExceptionThatNamesItAndNobodyHasTheMessage() {
        SmtpPermanentException refused =
                assertThrows(
                        SmtpPermanentException.class,
                        () ->
                                client.send(
                                        Payload.PLAIN,
                                        "jones@example.org",
                                        "ben@example.net",
                                        "nobody@example.net"));
        assertEquals(550, refused.getReply().getCode());
        assertEquals(ClientStage.RCPT, refused.getStage());
        assertEquals("nobody@example.net", refused.getRecipient().getAddress());
        assertEquals(
                "[nobody@example.net]",
                refused.getRejected().keySet().toString(),
                refused.getMessage());
        assertTrue(server.mailbox("ben").isEmpty());
    }

    private String[] fields(String from) {
        return server.fields(from).toArray(String[]::new);
    }
}
