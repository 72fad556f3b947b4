package io.github.smtpraw;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that speak ahead of their turn, list nonsense, or never come to an end with AUTH. */
class ProducerLyingServerTest extends ProducerTestSupport {
    private static final String ANN =
            "authWithoutTls=true&tls=off&username=ann&password=noon&authMechanisms=";

    private static void toData(ScriptedServer.Session session, String... reply) throws IOException {
        session.answer("MAIL FROM:<ann@example.org>", "250 ok");
        session.answer("RCPT TO:<bob@example.net>", "250 ok");
        session.answer("DATA", reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIZE 0",
                "SIZE",
                "SIZE x",
                "SIZE -1",
                "SIZE 99999999999999999999",
                "LIMITS RCPTMAX=0 MAILMAX=0",
                "LIMITS RCPTMAX=-1 MAILMAX=99999999999 =",
                "LIMITS",
                "= =",
                "   "
            })
    void aListingThatMakesNoSenseIsNoLimit(String listed) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open(listed);
                            session.takeAll();
                        })) {
            assertNull(send(server, "", "Hi", "CamelSmtpTo", "a@x,b@x").getException());
            assertNull(send(server, "", "Hi").getException());
            assertEquals(1, server.connections());
        }
    }

    @Test
    void nineHundredKeywordsAreRead() throws Exception {
        String[] listed = new String[900];
        for (int i = 0; i < listed.length; i++) {
            listed[i] = "KEYWORD" + i + " " + "x".repeat(100);
        }
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open(listed);
                            session.takeAll();
                        })) {
            assertNull(send(server, "", "Hi").getException());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 unasked", "354 go on", "550 no", "nonsense"})
    void whatIsSaidUnaskedWhileIdleEndsTheConnection(String said) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            toData(session, "354 go on");
                            session.take("250 taken\r\n" + said);
                            session.expectEnd();
                            ended.countDown();
                        },
                        session -> {
                            session.open();
                            session.takeAll();
                        })) {
            assertNull(send(server, "poolSize=1", "Hi").getException());
            await().until(() -> ended.getCount() == 0);
            assertNull(send(server, "poolSize=1", "Hi").getException());
            assertEquals(2, server.connections());
        }
    }

    @ParameterizedTest
    @CsvSource({"250 taken already", "354 and on", "421 4.3.2 going down"})
    void contentIsNotSentToAServerThatHasItsReplyReady(String reply) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            toData(session, "354 go on", reply);
                            assertEquals("", session.rest());
                        })) {
            Exchange sent = send(server, "", "Hi");
            assertEquals(
                    ClientStage.CONTENT, failure(SmtpConnectionException.class, sent).getStage());
        }
    }

    @Test
    void aMessageWhoseReplyCameAheadOfItsEndHasNotBeenTaken() throws Exception {
        GeneratedStream stream = new GeneratedStream(Long.MAX_VALUE);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            toData(session, "354 go on");
                            session.octets(100_000);
                            session.say("250 2.0.0 taken");
                            assertFalse(session.rest().endsWith("\r\n.\r\n"));
                        })) {
            failure(SmtpConnectionException.class, send(server, "", stream));
            await().until(stream::isClosed);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, replyTimeout=300", "true, finalReplyTimeout=300"})
    void anOctetNowAndThenIsNoReply(boolean behindContent, String option) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            if (behindContent) {
                                toData(session, "354 go on");
                                session.content();
                            }
                            try {
                                while (true) {
                                    session.raw("2");
                                    session.pause(20);
                                }
                            } catch (SocketException e) {
                                // The client is gone, as it should be.
                            }
                        })) {
            Exchange sent = send(server, option, "Hi");
            if (behindContent) {
                failure(SmtpUnknownOutcomeException.class, sent);
            } else {
                failure(SmtpConnectionException.class, sent);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"})
    void challengesWithoutEndAreLeft(String mechanism) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH " + mechanism);
                            while (session.line() != null) {
                                session.say("334 e30=");
                            }
                        })) {
            Exchange sent = send(server, ANN + mechanism, "Hi");
            SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
            assertEquals(ClientStage.AUTH, failure.getStage());
            assertTrue(server.transcript().size() < 20, server.transcript().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"XOAUTH2", "OAUTHBEARER"})
    void challengesWithoutEndAreLeftWithATokenToo(String mechanism) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH " + mechanism);
                            while (session.line() != null) {
                                session.say("334 e30=");
                            }
                        })) {
            String options = "authWithoutTls=true&tls=off&username=ann&accessToken=t";
            failure(SmtpConnectionException.class, send(server, options, "Hi"));
            assertTrue(server.transcript().size() < 20, server.transcript().toString());
        }
    }

    /** None is sent in answer; the server is left as soon as the first two are read. */
    @ParameterizedTest
    @ValueSource(strings = {"334 e30=", "235 2.7.0 welcome"})
    void repliesAheadOfTheResponsesAreLeft(String reply) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH LOGIN");
                            session.expect("AUTH LOGIN");
                            session.raw("334 e30=\r\n" + (reply + "\r\n").repeat(1000));
                            assertEquals("", session.rest());
                        })) {
            Exchange sent = send(server, ANN + "LOGIN", "Hi");
            SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
            assertEquals(ClientStage.AUTH, failure.getStage());
        }
    }

    @Test
    void aChallengeThatIsTooLongIsNoReply() throws Exception {
        challenged("334 " + "A".repeat(9000));
        challenged(("334-" + "A".repeat(4000) + "\r\n").repeat(500) + "334 AAAA");
        challenged("334 not base64!");
    }

    private void challenged(String challenge) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH CRAM-MD5");
                            session.expect("AUTH CRAM-MD5");
                            try {
                                session.say(challenge);
                            } catch (SocketException e) {
                                // The client did not read on.
                            }
                            assertEquals("", session.rest());
                        })) {
            Exchange sent = send(server, ANN + "CRAM-MD5", "Hi");
            SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
            assertEquals(ClientStage.AUTH, failure.getStage());
        }
    }

    @Test
    void theLongestChallengeIsAnswered() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH CRAM-MD5");
                            session.answer("AUTH CRAM-MD5", "334 " + "A".repeat(8000));
                            session.line();
                            session.say("235 2.7.0 welcome");
                            session.takeAll();
                        })) {
            assertNull(send(server, ANN + "CRAM-MD5", "Hi").getException());
        }
    }
}
