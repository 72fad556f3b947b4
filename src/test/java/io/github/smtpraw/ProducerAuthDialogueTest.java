package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.support.LogWatch;
import io.github.smtpraw.support.SaslClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AUTH of the client, octet by octet, and against servers that will not have it. */
class ProducerAuthDialogueTest extends ProducerTestSupport {
    private static final String ANN = "authWithoutTls=true&tls=off&username=ann";
    private static final String PLAIN = "AUTH PLAIN " + SaslClients.plain("ann", "noon");

    @ParameterizedTest
    @ValueSource(strings = {"off", "opportunistic"})
    void inClearOnlyWhereThatIsAllowed(String tls) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH PLAIN");
                            session.answer(PLAIN, "235 2.7.0 welcome");
                            session.takeAll();
                        })) {
            String options = "username=ann&password=noon&authWithoutTls=true&tls=" + tls;
            assertNull(send(server, options, "Hi").getException());
            assertNull(send(server, options, "Hi").getException());
            assertEquals(1, server.connections());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Nothing listed, in all its forms, or nothing that we know.
                "SIZE|504 5.7.4|AUTH is needed",
                "AUTH|504 5.7.4|AUTH is needed",
                "AUTH=|504 5.7.4|AUTH is needed",
                "AUTH GSSAPI NTLM|504 5.7.4|GSSAPI NTLM"
            })
    void withoutAMechanismNothingIsSaidOfTheMessage(String listed, String reply, String text)
            throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open(listed);
                            session.answer("QUIT", "221 bye");
                            session.expectEnd();
                        })) {
            Exchange sent = send(server, ANN + "&password=noon", "Hi");
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals(ClientStage.AUTH, failure.getStage());
            assertTrue(failure.getReply().toString().startsWith(reply), failure.getMessage());
            assertTrue(failure.getMessage().contains(text), failure.getMessage());
            assertNull(sent.getMessage().getHeader("CamelSmtpResponseCode"));
        }
    }

    @Test
    void aServerThatKnowsOnlyHeloGetsNoMessage() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.say("220 an old one");
                            session.answer("EHLO here", "500 what?");
                            session.answer("HELO here", "250 there");
                            session.answer("QUIT", "221 bye");
                        })) {
            failure(SmtpPermanentException.class, send(server, ANN + "&password=noon", "Hi"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"504 5.5.4 not that one", "534 5.7.9 too weak"})
    void aMechanismThatIsRefusedGivesWayToTheNext(String reply) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH LOGIN PLAIN", "AUTH=LOGIN");
                            session.answer(PLAIN, reply);
                            session.answer("AUTH LOGIN", "334 VXNlcm5hbWU6");
                            session.answer("YW5u", "334 UGFzc3dvcmQ6");
                            session.answer("bm9vbg==", "235 2.7.0 welcome");
                            session.takeAll();
                        })) {
            assertNull(send(server, ANN + "&password=noon", "Hi").getException());
        }
    }

    @Test
    void whatTheServerSaidOfTheLastMechanismIsTheReason() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH PLAIN GSSAPI");
                            session.answer(PLAIN, "534 5.7.9 too weak");
                            session.answer("QUIT", "221 bye");
                        })) {
            Exchange sent = send(server, ANN + "&password=noon", "Hi");
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("534 5.7.9 too weak", failure.getReply().toString());
        }
    }

    @Test
    void aServerThatCanNotSayNowIsTriedLater() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH PLAIN");
                            session.answer(PLAIN, "454 4.7.0 later");
                            session.answer("QUIT", "221 bye");
                        })) {
            Exchange sent = send(server, ANN + "&password=noon", "Hi");
            SmtpTransientException failure = failure(SmtpTransientException.class, sent);
            assertEquals(ClientStage.AUTH, failure.getStage());
        }
    }

    @Test
    void aRefusedUserTakesNoPlaceInThePool() throws Exception {
        ScriptedServer.Script refuse =
                session -> {
                    session.open("AUTH PLAIN");
                    session.answer(PLAIN, "535 5.7.8 no");
                    // The first to be refused is not even answered its QUIT.
                    session.line();
                };
        try (ScriptedServer server =
                new ScriptedServer(
                        refuse,
                        refuse,
                        refuse,
                        session -> {
                            session.open("AUTH PLAIN");
                            session.answer(PLAIN, "235 2.7.0 welcome");
                            session.takeAll();
                        })) {
            String options = ANN + "&password=noon&poolSize=1";
            CompletableFuture<Exchange> one = start(server, options, "one");
            CompletableFuture<Exchange> two = start(server, options, "two");
            failure(SmtpPermanentException.class, outcome(one));
            failure(SmtpPermanentException.class, outcome(two));
            failure(SmtpPermanentException.class, send(server, options, "three"));
            assertNull(send(server, options, "four").getException());
            assertEquals(4, server.connections());
        }
    }

    /** In the order of the connections: token 1, token 2. */
    private static String bearer(int number) {
        return "AUTH XOAUTH2 "
                + SaslClients.base64("user=ann\1auth=Bearer token-" + number + "\1\1");
    }

    private static ScriptedServer.Script takes(int number) {
        return session -> {
            session.open("AUTH XOAUTH2");
            session.answer(bearer(number), "235 2.7.0 welcome");
            for (int i = 0; i < 2; i++) {
                session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                session.answer("RCPT TO:<bob@example.net>", "250 ok");
                session.answer("DATA", "354 go on");
                session.take("250 taken");
            }
            session.answer("QUIT", "221 bye");
        };
    }

    /** Makes a token for each that asks, and knows who did. */
    private static final class Tokens {
        private final List<String> askers = new CopyOnWriteArrayList<>();

        String next() {
            askers.add(Thread.currentThread().getName());
            return "token-" + askers.size();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"supplier", "callable"})
    void aBeanIsAskedForATokenForEachConnectionOnAWorkerThread(String bean) throws Exception {
        Tokens tokens = new Tokens();
        context.getRegistry().bind("supplier", Supplier.class, (Supplier<?>) tokens::next);
        context.getRegistry().bind("callable", Callable.class, (Callable<?>) tokens::next);
        try (ScriptedServer server = new ScriptedServer(takes(1), takes(2))) {
            String options = ANN + "&accessToken=#" + bean + "&maxMessagesPerConnection=2";
            for (int i = 0; i < 4; i++) {
                assertNull(send(server, options, "Hi").getException());
            }
            assertEquals(2, server.connections());
        }
        assertEquals(2, tokens.askers.size());
        assertTrue(
                tokens.askers.stream().allMatch(name -> name.contains("SmtpRawClient")),
                tokens.askers.toString());
    }

    @Test
    void aStringIsTheToken() throws Exception {
        try (ScriptedServer server = new ScriptedServer(takes(7))) {
            String options = ANN + "&accessToken=token-7&maxMessagesPerConnection=2";
            assertNull(send(server, options, "Hi").getException());
            assertNull(send(server, options, "Hi").getException());
        }
    }

    @ParameterizedTest
    @CsvSource({"fails, can not be had", "null, no access token", "bad, a character"})
    void withoutATokenNothingIsSent(String bean, String text) throws Exception {
        context.getRegistry()
                .bind(
                        "fails",
                        Callable.class,
                        (Callable<?>)
                                () -> {
                                    throw new IOException("asked with s3cret");
                                });
        context.getRegistry().bind("null", Supplier.class, (Supplier<?>) () -> null);
        context.getRegistry().bind("bad", Supplier.class, (Supplier<?>) () -> "a\r\nb");
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH XOAUTH2 OAUTHBEARER");
                            session.expectEnd();
                        })) {
            Exchange sent = send(server, ANN + "&accessToken=#" + bean, "Hi");
            SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
            assertEquals(ClientStage.AUTH, failure.getStage());
            assertTrue(failure.getMessage().contains(text), failure.getMessage());
            assertFalse(failure.getMessage().contains("s3cret"), failure.getMessage());
            assertNotNull(failure.getCause());
            assertEquals(List.of("EHLO here"), server.transcript());
        }
    }

    /** The mechanism, the option that has the secret, the challenges. */
    @ParameterizedTest
    @CsvSource({
        "PLAIN, password, 0",
        "LOGIN, password, 2",
        "XOAUTH2, accessToken, 1",
        "OAUTHBEARER, accessToken, 1"
    })
    void noSecretShowsInTextsAndLogs(String mechanism, String option, int challenges)
            throws Exception {
        String secret = "very+s3cret";
        try (LogWatch watch = LogWatch.of("io.github.smtpraw", Level.TRACE);
                ScriptedServer server =
                        new ScriptedServer(
                                session -> {
                                    session.open("AUTH " + mechanism);
                                    session.line();
                                    for (int i = 0; i < challenges; i++) {
                                        session.say("334 e30=");
                                        session.line();
                                    }
                                    session.say("535 5.7.8 no");
                                    session.answer("QUIT", "221 bye");
                                })) {
            Exchange sent = send(server, ANN + "&" + option + "=RAW(" + secret + ")", "Hi");
            Throwable failure = failure(SmtpPermanentException.class, sent);
            StringWriter all = new StringWriter();
            failure.printStackTrace(new PrintWriter(all));
            all.append(watch.lines().toString());
            all.append(context.getEndpoints().toString());
            assertTrue(watch.lines().toString().contains("(credentials)"), "it was watched");
            List<String> forms =
                    List.of(
                            secret,
                            SaslClients.base64(secret),
                            SaslClients.plain("ann", secret),
                            SaslClients.base64("user=ann\1auth=Bearer " + secret + "\1\1"));
            for (String form : forms) {
                assertFalse(all.toString().contains(form), form);
            }
            // What went out is no secret to this test.
            assertTrue(server.transcript().size() >= 2 + challenges);
            for (String line : server.transcript().subList(1, 2 + challenges)) {
                String octets = line.substring(line.lastIndexOf(' ') + 1);
                boolean shown = octets.isEmpty() || octets.equals(mechanism);
                assertTrue(shown || !all.toString().contains(octets), line);
            }
        }
    }

    @Test
    void theExceptionTellsTheStatusOfAChallengeThatSaysWhyTheTokenIsRefused() throws Exception {
        String error = SaslClients.base64("{\"status\":\"invalid_token\",\"scope\":\"mail\"}");
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("AUTH XOAUTH2");
                            session.answer(bearer(1), "334 " + error);
                            session.answer("", "535 5.7.8 Not accepted");
                            session.answer("QUIT", "221 bye");
                        })) {
            String options = "username=ann&accessToken=token-1&authWithoutTls=true&tls=off";
            Exchange sent = send(server, options, "Hi");
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertTrue(
                    failure.getMessage().endsWith("535 5.7.8 Not accepted (invalid_token)"),
                    failure.getMessage());
            context.stop();
        }
    }
}
