package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpPermanentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client sends to a real Postfix, which delivers to mailboxes with its own fields in front. */
class SendingToPostfixTest {
    private static final String[] IN_FRONT = {
        "Return-Path", "X-Original-To", "Delivered-To", "Received"
    };

    @TempDir private static Path folder;
    private static Postfix server;
    private static SendingClient client;
    private static Path ann;
    private static Path ben;

    @BeforeAll
    static void start() throws Exception {
        int port = Postfix.freePort();
        server = Postfix.server(folder, port);
        ann = server.mailbox("ann");
        ben = server.mailbox("ben");
        client = new SendingClient(port);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        if (client != null) {
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheRouteSentIsInTheMailboxOctetByOctet(Payload payload) throws Exception {
        client.send(payload, "jones@example.org", "ann@example.net");
        byte[] stored = take(ann);
        assertTrue(
                new String(stored, StandardCharsets.ISO_8859_1)
                        .startsWith("Return-Path: <jones@example.org>\n"));
        payload.assertLineFeedsBehind(stored, IN_FRONT);
    }

    @Test
    void eachOfSeveralRecipientsHasACopyFromTheNullReversePath() throws Exception {
        client.send(Payload.DOTS, "", "ann@example.net", "ben@example.net");
        Payload.DOTS.assertLineFeedsBehind(take(ann), IN_FRONT);
        Payload.DOTS.assertLineFeedsBehind(take(ben), IN_FRONT);
    }

    @Test
    void aRecipientThatPostfixRefusesIsAPermanentExceptionAndNobodyHasTheMessage() {
        SmtpPermanentException refused =
                assertThrows(
                        SmtpPermanentException.class,
                        () ->
                                client.send(
                                        Payload.PLAIN,
                                        "jones@example.org",
                                        "nobody@example.net",
                                        "ben@example.net"));
        assertEquals(550, refused.getReply().getCode());
        assertEquals("5.1.1", refused.getReply().getStatus());
        assertTrue(Files.notExists(ben) || list(ben).isEmpty());
    }

    private static byte[] take(Path mailbox) throws IOException {
        Awaitility.await().until(() -> Files.exists(mailbox) && list(mailbox).size() == 1);
        Path file = list(mailbox).get(0);
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        return content;
    }

    private static List<Path> list(Path mailbox) {
        try (Stream<Path> files = Files.list(mailbox)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
