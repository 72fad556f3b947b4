package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

class ProducerHostileServerTest extends ProducerTestSupport {

    @Test
    void anEndlessReplyIsCutOff() throws Exception {
        fails(
                session -> {
                    session.say("220 there");
                    session.line();
                    flood(session, "250-more and more\r\n");
                },
                ClientStage.EHLO);
    }

    @Test
    void anEndlessLineIsCutOff() throws Exception {
        fails(
                session -> flood(session, "220 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
                ClientStage.GREETING);
    }

    @Test
    void tenThousandKeywordsAreTooMany() throws Exception {
        fails(
                session -> {
                    session.say("220 there");
                    session.line();
                    StringBuilder reply = new StringBuilder();
                    for (int i = 0; i < 10_000; i++) {
                        reply.append("250-KEYWORD").append(i).append("\r\n");
                    }
                    try {
                        session.raw(reply.append("250 HELP\r\n").toString());
                        session.expectEnd();
                    } catch (SocketException e) {
                        // The client did not read on.
                    }
                },
                ClientStage.EHLO);
    }

    @Test
    void aCodeThatChangesWithinAReplyIsNoReply() throws Exception {
        fails(
                session -> {
                    session.open();
                    session.answer("MAIL FROM:<ann@example.org>", "250-ok", "550 or not");
                    session.expectEnd();
                },
                ClientStage.MAIL);
    }

    @Test
    void twoDigitsAreNoReply() throws Exception {
        fails(
                session -> {
                    session.say("22");
                    session.expectEnd();
                },
                ClientStage.GREETING);
    }

    @Test
    void aReplyOfThreeOctetsAndTheEndIsNoReply() throws Exception {
        fails(session -> session.raw("220"), ClientStage.GREETING);
    }

    @Test
    void anHttpServerIsNoMailServer() throws Exception {
        fails(
                session -> {
                    session.say("HTTP/1.1 400 Bad Request", "", "");
                    session.expectEnd();
                },
                ClientStage.GREETING);
    }

    @Test
    void anAnswerAheadOfTheQuestionEndsTheConnection() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer("MAIL FROM:<ann@example.org>", "550 no", "250 yes");
                            session.expectEnd();
                        },
                        session -> {
                            session.open();
                            session.takeAll();
                        })) {
            failure(SmtpPermanentException.class, send(server, "", "Hi"));
            assertNull(send(server, "", "Hi").getException());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void contentIsNotSentWithoutA354() throws Exception {
        SmtpConnectionException failure =
                fails(
                        session -> {
                            session.open();
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "250 ok");
                            session.expectEnd();
                        },
                        ClientStage.DATA);
        assertEquals(250, failure.getReply().getCode());
    }

    @Test
    void aServerThatClosesBehindThe354HasTakenNothing() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            toData(session);
                            session.reset();
                        })) {
            // Too much for any socket buffer, so that the dot is never out.
            Exchange sent = send(server, "", "x".repeat(32 * 1024 * 1024));
            assertEquals(
                    ClientStage.CONTENT, failure(SmtpConnectionException.class, sent).getStage());
        }
    }

    @Test
    void a421WithinTheContentEndsIt() throws Exception {
        SmtpConnectionException failure =
                fails(
                        session -> {
                            toData(session);
                            session.say("421 4.3.2 going down");
                            drain(session);
                        },
                        ClientStage.CONTENT,
                        "x".repeat(32 * 1024 * 1024));
        assertEquals(421, failure.getReply().getCode());
    }

    @Test
    void aRefusalWithinTheContentIsTheRefusal() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            toData(session);
                            session.say("552 5.3.4 too much");
                            drain(session);
                        })) {
            Exchange sent = send(server, "", "x".repeat(32 * 1024 * 1024));
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("552 5.3.4 too much", failure.getReply().toString());
            assertEquals(ClientStage.CONTENT, failure.getStage());
        }
    }

    @Test
    void whatIsLostBehindTheDotIsUnknownAndNotTriedAgain() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            takeOne(session);
                            toDataOf(session);
                            session.content();
                        })) {
            assertNull(send(server, "", "Hi").getException());
            // On a connection used before, where a loss ahead of the dot would be tried again.
            Exchange sent = send(server, "", "Hi");
            SmtpUnknownOutcomeException failure = failure(SmtpUnknownOutcomeException.class, sent);
            assertEquals(ClientStage.CONTENT, failure.getStage());
            assertEquals(1, server.connections());
        }
    }

    @Test
    void nonsenseBehindTheDotIsUnknown() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            toData(session);
                            session.take("thanks");
                        })) {
            failure(SmtpUnknownOutcomeException.class, send(server, "", "Hi"));
        }
    }

    @Test
    void noReplyBehindTheDotIsUnknown() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            toData(session);
                            session.content();
                            session.expectEnd();
                        })) {
            Exchange sent = send(server, "finalReplyTimeout=100", "Hi");
            failure(SmtpUnknownOutcomeException.class, sent);
        }
    }

    @Test
    void aDripDoesNotExtendTheTimeForAReply() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ProducerHostileServerTest::drip)) {
            Exchange sent = send(server, "replyTimeout=300", "Hi");
            SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
            assertEquals(ClientStage.GREETING, failure.getStage());
            assertTrue(failure.getMessage().contains("no reply within 300 ms"));
        }
    }

    /** An octet at a time, each well within the timeout, until the client has had enough. */
    private static void drip(ScriptedServer.Session session) throws IOException {
        try {
            while (true) {
                session.raw("2");
                session.pause(20);
            }
        } catch (SocketException e) {
            // The client is gone, as it should be.
        }
    }

    @Test
    void aServerThatReadsNoContentIsGivenUp() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            toData(session);
                            session.untilClosed();
                        })) {
            Exchange sent = send(server, "replyTimeout=300", "x".repeat(32 * 1024 * 1024));
            SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
            assertEquals(ClientStage.CONTENT, failure.getStage());
        }
    }

    @Test
    void aServerThatIsNotThereIsAConnectionFailure() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Exchange sent =
                template.request("smtp-raw:127.0.0.1:" + port + "?" + OPTIONS, exchange -> {});
        SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
        assertEquals(ClientStage.CONNECT, failure.getStage());
        assertTrue(failure.getMessage().contains("127.0.0.1:" + port));
    }

    @Test
    void aNameThatDoesNotResolveIsAConnectionFailure() {
        Exchange sent =
                template.request("smtp-raw:no-such-host.invalid?" + OPTIONS, exchange -> {});
        SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
        assertEquals(ClientStage.CONNECT, failure.getStage());
    }

    private SmtpConnectionException fails(ScriptedServer.Script script, ClientStage stage)
            throws Exception {
        return fails(script, stage, "Hi");
    }

    private SmtpConnectionException fails(
            ScriptedServer.Script script, ClientStage stage, Object body) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            Exchange sent = send(server, "", body);
            SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
            assertEquals(stage, failure.getStage());
            return failure;
        }
    }

    private static void toData(ScriptedServer.Session session) throws IOException {
        session.open();
        toDataOf(session);
    }

    private static void toDataOf(ScriptedServer.Session session) throws IOException {
        session.answer("MAIL FROM:<ann@example.org>", "250 ok");
        session.answer("RCPT TO:<bob@example.net>", "250 ok");
        session.answer("DATA", "354 go on");
    }

    private static void takeOne(ScriptedServer.Session session) throws IOException {
        toDataOf(session);
        session.take("250 taken");
    }

    /** Writes until the client closes; the bound is far past what it may take. */
    private static void flood(ScriptedServer.Session session, String text) throws IOException {
        String piece = text.repeat(1000);
        try {
            for (int i = 0; i < 10_000; i++) {
                session.raw(piece);
            }
        } catch (SocketException e) {
            return;
        }
        throw new AssertionError("the client reads without end");
    }

    private static void drain(ScriptedServer.Session session) throws IOException {
        try {
            session.drain();
        } catch (SocketException e) {
            // Closed with content under way.
        }
    }
}
