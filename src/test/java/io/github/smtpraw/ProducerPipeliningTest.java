package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that wait go out behind the content of the one before (RFC 2920 3.1). */
class ProducerPipeliningTest extends ProducerTestSupport {
    private static final String[] GROUP = {
        "MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>", "DATA"
    };

    private static final Object[] NONE = {};

    /** Opened once all that the test sends is on its way. */
    private final CountDownLatch all = new CountDownLatch(1);

    private void open(ScriptedServer.Session session, String... more) throws IOException {
        session.open(more.length == 0 ? new String[] {"PIPELINING"} : more);
        try {
            if (!all.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody let it go on");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static void group(ScriptedServer.Session session) throws IOException {
        session.expect(GROUP);
        session.say("250 ok", "250 ok", "354 go on");
    }

    private static void content(ScriptedServer.Session session, String text) throws IOException {
        String content = session.content();
        if (!content.equals(text + "\r\n.\r\n")) {
            throw new AssertionError("expected " + text + ", got " + content);
        }
    }

    private static void bye(ScriptedServer.Session session) throws IOException {
        session.answer("QUIT", "221 bye");
        session.expectEnd();
    }

    private CompletableFuture<Exchange> start(ScriptedServer server, String body, Object... headers)
            throws Exception {
        return start(server, "poolSize=1&partial=accept", body, headers);
    }

    private static void taken(String as, CompletableFuture<Exchange> started) throws Exception {
        Exchange sent = outcome(started);
        assertNull(sent.getException());
        assertEquals(as, sent.getMessage().getHeader("CamelSmtpResponseText"));
    }

    /** Sends one, two, three, and lets the server begin. */
    private List<CompletableFuture<Exchange>> three(ScriptedServer server) throws Exception {
        List<CompletableFuture<Exchange>> started =
                List.of(start(server, "one"), start(server, "two"), start(server, "three"));
        all.countDown();
        return started;
    }

    @Test
    void theNextMessageStandsBehindTheContentAndEachHasItsOwnReply() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session);
                            group(session);
                            content(session, "one");
                            // Nothing has been said of it yet.
                            session.expect(GROUP);
                            session.say("250 taken as 1", "250 ok", "250 ok", "354 go on");
                            content(session, "two");
                            session.expect(GROUP);
                            session.say("250 taken as 2", "250 ok", "250 ok", "354 go on");
                            content(session, "three");
                            session.say("250 taken as 3");
                            bye(session);
                        })) {
            List<CompletableFuture<Exchange>> started = three(server);
            taken("taken as 1", started.get(0));
            taken("taken as 2", started.get(1));
            taken("taken as 3", started.get(2));
            context.stop();
        }
    }

    @Test
    void theNextMessageStandsBehindTheLastChunk() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "PIPELINING", "CHUNKING");
                            session.expect(GROUP[0], GROUP[1]);
                            session.say("250 ok", "250 ok");
                            assertEquals("one", session.chunk("BDAT 3 LAST"));
                            session.expect(GROUP[0], GROUP[1]);
                            session.say("250 taken as 1", "250 ok", "250 ok");
                            assertEquals("two", session.chunk("BDAT 3 LAST"));
                            session.expect(GROUP[0], GROUP[1]);
                            session.say("552 5.3.4 no", "250 ok", "250 ok");
                            assertEquals("three", session.chunk("BDAT 5 LAST"));
                            session.say("250 taken as 3");
                            bye(session);
                        })) {
            List<CompletableFuture<Exchange>> started = three(server);
            taken("taken as 1", started.get(0));
            failure(SmtpPermanentException.class, outcome(started.get(1)));
            taken("taken as 3", started.get(2));
            context.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"550 5.7.1 no spam", "451 4.3.0 not now"})
    void contentThatIsRefusedDoesNotHarmTheNext(String reply) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session);
                            group(session);
                            content(session, "one");
                            session.expect(GROUP);
                            session.say(reply, "250 ok", "250 ok", "354 go on");
                            content(session, "two");
                            session.expect(GROUP);
                            session.say("250 taken as 2", "250 ok", "250 ok", "354 go on");
                            content(session, "three");
                            session.say("250 taken as 3");
                            bye(session);
                        })) {
            List<CompletableFuture<Exchange>> started = three(server);
            SmtpRemoteException failure =
                    failure(SmtpRemoteException.class, outcome(started.get(0)));
            assertEquals(reply, failure.getReply().toString());
            taken("taken as 2", started.get(1));
            taken("taken as 3", started.get(2));
            context.stop();
        }
    }

    @Test
    void anEnvelopeThatIsRefusedWhileItIsAheadDoesNotHarmTheNext() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session);
                            group(session);
                            content(session, "one");
                            session.expect(GROUP);
                            session.say("250 taken as 1", "250 ok", "550 5.1.1 who", "503 nobody");
                            session.expect("RSET");
                            session.expect(GROUP);
                            session.say("250 ok", "250 ok", "250 ok", "354 go on");
                            content(session, "three");
                            session.say("250 taken as 3");
                            bye(session);
                        })) {
            List<CompletableFuture<Exchange>> started = three(server);
            taken("taken as 1", started.get(0));
            assertEquals(
                    ClientStage.RCPT,
                    failure(SmtpPermanentException.class, outcome(started.get(1))).getStage());
            taken("taken as 3", started.get(2));
            context.stop();
        }
    }

    @Test
    void whatWasAheadOfALostReplyIsSentOnceOnAFreshConnection() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session);
                            group(session);
                            content(session, "one");
                            session.expect(GROUP);
                        },
                        session -> {
                            open(session);
                            group(session);
                            content(session, "two");
                            session.expect(GROUP);
                            session.say("250 taken as 2", "250 ok", "250 ok", "354 go on");
                            content(session, "three");
                            session.say("250 taken as 3");
                            bye(session);
                        })) {
            List<CompletableFuture<Exchange>> started = three(server);
            failure(SmtpUnknownOutcomeException.class, outcome(started.get(0)));
            taken("taken as 2", started.get(1));
            taken("taken as 3", started.get(2));
            context.stop();
            assertEquals(2, server.connections());
        }
    }

    /** The replies to the content and to what stands behind it, then the end. */
    @ParameterizedTest
    @CsvSource({
        // It has not taken the first, and has not heard of the second.
        "421 4.3.2 going down, false",
        "250 taken as 1, true",
        "250 taken as 1\\r\\n421 4.3.2 going down, true"
    })
    void whatWasAheadOfAServerThatGoesIsSentOnAFreshConnection(String said, boolean first)
            throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session);
                            group(session);
                            content(session, "one");
                            session.expect(GROUP);
                            session.say(said.translateEscapes());
                        },
                        session -> {
                            open(session);
                            group(session);
                            content(session, "two");
                            session.expect(GROUP);
                            session.say("250 taken as 2", "250 ok", "250 ok", "354 go on");
                            content(session, "three");
                            session.say("250 taken as 3");
                            bye(session);
                        })) {
            List<CompletableFuture<Exchange>> started = three(server);
            if (first) {
                taken("taken as 1", started.get(0));
            } else {
                SmtpConnectionException failure =
                        failure(SmtpConnectionException.class, outcome(started.get(0)));
                assertEquals(421, failure.getReply().getCode());
            }
            taken("taken as 2", started.get(1));
            taken("taken as 3", started.get(2));
            context.stop();
            assertEquals(2, server.connections());
        }
    }

    @Test
    void aServerThatGoesBehindMailOfTheMessageAheadIsAFailureOfThatOne() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session);
                            group(session);
                            content(session, "one");
                            session.expect(GROUP);
                            session.say("250 taken as 1", "250 ok");
                        },
                        session -> {
                            open(session);
                            group(session);
                            content(session, "three");
                            session.say("250 taken as 3");
                            bye(session);
                        })) {
            List<CompletableFuture<Exchange>> started = three(server);
            taken("taken as 1", started.get(0));
            failure(SmtpConnectionException.class, outcome(started.get(1)));
            taken("taken as 3", started.get(2));
            context.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"LIMITS MAILMAX=2, ''", "SIZE, &maxMessagesPerConnection=2"})
    void aConnectionThatHasCarriedItsMessagesIsLeft(String listed, String option) throws Exception {
        ScriptedServer.Script last =
                session -> {
                    open(session, "PIPELINING", listed);
                    session.line();
                    session.line();
                    session.line();
                    session.say("250 ok", "250 ok", "354 go on");
                    session.take("250 taken");
                    bye(session);
                };
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "PIPELINING", listed);
                            session.line();
                            session.line();
                            session.line();
                            session.say("250 ok", "250 ok", "354 go on");
                            session.content();
                            session.line();
                            session.line();
                            session.line();
                            session.say("250 taken", "250 ok", "250 ok", "354 go on");
                            session.take("250 taken");
                            bye(session);
                        },
                        last)) {
            String options = "poolSize=1" + option;
            CompletableFuture<Exchange> one = start(server, options, "one", new Object[0]);
            CompletableFuture<Exchange> two = start(server, options, "two", new Object[0]);
            CompletableFuture<Exchange> three = start(server, options, "three", new Object[0]);
            all.countDown();
            taken("taken", one);
            taken("taken", two);
            taken("taken", three);
            context.stop();
            assertEquals(2, server.connections());
        }
    }

    @Test
    void noMoreRecipientsAreNamedThanTheServerTakes() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING", "LIMITS RCPTMAX=2");
                            session.expect(
                                    "MAIL FROM:<ann@example.org>",
                                    "RCPT TO:<a@x>",
                                    "RCPT TO:<b@x>",
                                    "DATA");
                            session.say("250 ok", "250 ok", "250 ok", "354 go on");
                            session.take("250 taken");
                            bye(session);
                        })) {
            Exchange sent = send(server, "partial=accept", "Hi", "CamelSmtpTo", "a@x,b@x,c@x,d@x");
            assertNull(sent.getException());
            assertEquals(
                    "[c@x, d@x]",
                    sent.getMessage()
                            .getHeader("CamelSmtpResponseRejected", Map.class)
                            .keySet()
                            .toString());
            sent = send(server, "", "Hi", "CamelSmtpTo", "a@x,b@x,c@x");
            SmtpTransientException failure = failure(SmtpTransientException.class, sent);
            assertEquals("4.5.3", failure.getReply().getStatus());
            assertEquals("c@x", failure.getRecipient().getAddress());
            assertTrue(failure.getMessage().startsWith("not sent to"), failure.getMessage());
            assertNull(sent.getMessage().getHeader("CamelSmtpResponseCode"));
            context.stop();
        }
    }

    @Test
    void aQuestionWaitsUntilTheMessageHasItsReplyAndIsNoneItself() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session);
                            group(session);
                            content(session, "one");
                            session.expectQuiet();
                            session.say("250 taken as 1");
                            session.answer("VRFY ann", "250 Ann <ann@x>");
                            group(session);
                            content(session, "three");
                            session.say("250 taken as 3");
                            bye(session);
                        })) {
            String options = "poolSize=1&maxMessagesPerConnection=2";
            CompletableFuture<Exchange> one = start(server, options, "one", NONE);
            CompletableFuture<Exchange> two = start(server, options + "&command=VRFY", "ann", NONE);
            CompletableFuture<Exchange> three = start(server, options, "three", NONE);
            all.countDown();
            taken("taken as 1", one);
            assertEquals("Ann <ann@x>", outcome(two).getMessage().getBody());
            taken("taken as 3", three);
            context.stop();
        }
    }
}
