package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.DroppingServer;
import io.github.smtpraw.support.SlowLink;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the client waits for the server, over a warm connection and with PIPELINING. */
class RoundTripsTest extends ProducerTestSupport {
    private static List<String> recipients(int count) {
        return IntStream.range(0, count).mapToObj(i -> "bob" + i + "@example.net").toList();
    }

    /**
     * Answers nothing before all of the commands have come: whoever waited for one waits forever.
     */
    private static void answersTogether(ScriptedServer.Session session, int recipients)
            throws IOException {
        session.expect("MAIL FROM:<ann@example.org>");
        for (String recipient : recipients(recipients)) {
            session.expect("RCPT TO:<" + recipient + ">");
        }
        session.expect("DATA");
        for (int i = 0; i <= recipients; i++) {
            session.say("250 ok");
        }
        session.say("354 go on");
        session.take("250 taken");
    }

    @ParameterizedTest
    @CsvSource({"1, reject", "1, accept", "50, accept"})
    void theCommandsOfAMessageGoTogether(int recipients, String partial) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING");
                            answersTogether(session, recipients);
                            answersTogether(session, recipients);
                        })) {
            for (int i = 0; i < 2; i++) {
                Exchange sent =
                        send(
                                server,
                                "tls=off&partial=" + partial,
                                "Hi",
                                SmtpRawConstants.TO,
                                recipients(recipients));
                assertNull(sent.getException());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, reject", "1, accept", "50, accept"})
    void aMessageOnAWarmConnectionTakesTwoRoundTripsWhateverItsRecipients(
            int recipients, String partial) throws Exception {
        int messages = 20;
        try (DroppingServer server = new DroppingServer(0, 0);
                SlowLink link = new SlowLink(server.port(), 2)) {
            String uri = "smtp-raw:127.0.0.1:" + link.port() + "?tls=off&" + OPTIONS;
            for (int i = 0; i <= messages; i++) {
                Exchange sent =
                        template.request(
                                uri + "&partial=" + partial,
                                e -> {
                                    e.getMessage().setBody("Hi");
                                    e.getMessage()
                                            .setHeader(SmtpRawConstants.TO, recipients(recipients));
                                });
                assertNull(sent.getException());
                if (i == 0) {
                    link.reset();
                }
            }
            assertEquals(1, server.connections());
            assertEquals(2 * messages, link.turns(), link::said);
            assertTrue(link.sent() > 0 && link.received() > 0);
        }
    }

    @Test
    void aLinkCountsTheTurnsOfAClientThatWaitsForEachReply() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(
                                session -> {
                                    session.open();
                                    session.takeAll();
                                });
                SlowLink link = new SlowLink(server.port(), 1)) {
            String uri = "smtp-raw:127.0.0.1:" + link.port() + "?tls=off&" + OPTIONS;
            Exchange sent = template.request(uri, e -> e.getMessage().setBody("Hi"));
            assertNull(sent.getException());
            // EHLO, MAIL, RCPT, DATA and the content.
            assertEquals(5, link.turns(), link::said);
        }
    }
}
