package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerEnvelopeTest extends ProducerTestSupport {
    private static final ScriptedServer.Script TAKE =
            session -> {
                session.open();
                session.takeAll();
            };

    static Stream<Arguments> recipients() {
        Recipient bob = Recipient.of("bob@x");
        Recipient joe = Recipient.of("joe@y");
        return Stream.of(
                Arguments.of(null, List.of("bob@example.net")),
                Arguments.of(bob, List.of("bob@x")),
                Arguments.of("bob@x", List.of("bob@x")),
                Arguments.of(" <bob@x> ", List.of("bob@x")),
                Arguments.of("bob@x, joe@y", List.of("bob@x", "joe@y")),
                Arguments.of("\"b, ob\"@x,joe@y", List.of("\"b, ob\"@x", "joe@y")),
                Arguments.of("<@a,@b:bob@x>,joe@y", List.of("@a,@b:bob@x", "joe@y")),
                Arguments.of(List.of("bob@x", "joe@y"), List.of("bob@x", "joe@y")),
                Arguments.of(List.of(bob, "joe@y"), List.of("bob@x", "joe@y")),
                Arguments.of(Recipients.of(List.of(bob, joe)), List.of("bob@x", "joe@y")),
                Arguments.of(new String[] {"bob@x", "joe@y"}, List.of("bob@x", "joe@y")));
    }

    @ParameterizedTest
    @MethodSource("recipients")
    void readsRecipientsInEveryForm(Object to, List<String> addresses) throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            Exchange sent = send(server, "", "Hi", "CamelSmtpTo", to);
            assertNull(sent.getException());
            assertEquals(
                    addresses.stream().map(address -> "RCPT TO:<" + address + ">").toList(),
                    server.transcript().stream().filter(l -> l.startsWith("RCPT")).toList());
        }
    }

    @Test
    void theHeadersWinOverTheOptions() throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            Exchange sent =
                    send(
                            server,
                            "command=SAML&verbFallback=false",
                            "Hi",
                            "CamelSmtpVerb",
                            "SEND",
                            "CamelSmtpFrom",
                            "",
                            "CamelSmtpTo",
                            "drozd");
            assertNull(sent.getException());
            assertEquals(
                    List.of("EHLO here", "SEND FROM:<>", "RCPT TO:<drozd>", "DATA"),
                    server.transcript());
        }
    }

    @Test
    void theUtf8HeaderAsksForSmtpUtf8() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("SMTPUTF8", "8BITMIME");
                            session.takeAll();
                        })) {
            assertNull(send(server, "", "Hi", "CamelSmtpUtf8", true).getException());
            assertNull(send(server, "", "Hi", "CamelSmtpUtf8", false).getException());
            assertEquals(
                    List.of("MAIL FROM:<ann@example.org> SMTPUTF8", "MAIL FROM:<ann@example.org>"),
                    server.transcript().stream().filter(l -> l.startsWith("MAIL")).toList());
        }
    }

    @Test
    void theHostHeaderLeadsElsewhere() throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE);
                ScriptedServer other = new ScriptedServer(TAKE)) {
            String host = "127.0.0.1:" + other.port();
            assertNull(send(server, "", "Hi", "CamelSmtpHost", host).getException());
            // Without a port it is the endpoint's.
            assertNull(send(server, "", "Hi", "CamelSmtpHost", "localhost").getException());
            assertEquals(1, other.connections());
            assertEquals(1, server.connections());
        }
    }

    static Stream<Arguments> injections() {
        return Stream.of("\r\nRSET", "\r", "\n", "\0", "\u0085", "\u2028", "\u001b[2J", "\u007f")
                .flatMap(
                        bad ->
                                Stream.of(
                                        Arguments.of("CamelSmtpFrom", "a" + bad + "@x"),
                                        Arguments.of("CamelSmtpFrom", "a@x" + bad + "b"),
                                        Arguments.of("CamelSmtpTo", "a" + bad + "@x"),
                                        Arguments.of(
                                                "CamelSmtpTo", List.of("b@x", "a@x" + bad + "y")),
                                        Arguments.of("CamelSmtpTo", Recipient.of("a" + bad + "@x")),
                                        Arguments.of("CamelSmtpTo", "\"a" + bad + "\"@x"),
                                        Arguments.of("CamelSmtpHost", "a" + bad + "b"),
                                        Arguments.of("CamelSmtpVerb", "MAIL" + bad + "x"),
                                        Arguments.of("CamelSmtpBodyType", "7BIT" + bad + "x")));
    }

    @ParameterizedTest
    @MethodSource("injections")
    void aLineEndOrControlCharacterIsRefusedBeforeConnecting(String header, Object value)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            refused(server, send(server, "", "Hi", header, value));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VRFY", "EXPN", "HELP", "NOOP"})
    void aQuestionWithALineEndIsRefusedBeforeConnecting(String command) throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            refused(server, send(server, "command=" + command, "ann\r\nMAIL FROM:<eve@x>"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VRFY", "EXPN"})
    void aQuestionWithoutANameIsRefusedBeforeConnecting(String command) throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            refused(server, send(server, "command=" + command, " "));
        }
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                Arguments.of("CamelSmtpTo", ""),
                Arguments.of("CamelSmtpTo", List.of()),
                Arguments.of("CamelSmtpTo", "<>"),
                Arguments.of("CamelSmtpTo", "a b@x"),
                Arguments.of("CamelSmtpTo", "Ann <ann@x>"),
                Arguments.of("CamelSmtpVerb", "RCPT"),
                Arguments.of("CamelSmtpHost", "a:b"),
                Arguments.of("CamelSmtpHost", "a:99999"),
                Arguments.of("CamelSmtpHost", "::1"),
                Arguments.of("CamelSmtpBodyType", "9BIT"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatSmtpCanNotSayIsRefusedBeforeConnecting(String header, Object value) throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            refused(server, send(server, "", "Hi", header, value));
        }
    }

    /** A look-up would make this machine of a host without a name. */
    @ParameterizedTest
    @ValueSource(strings = {".", "[IPv6:]"})
    void aHostWithoutANameIsRefusedBeforeConnecting(String host) throws Exception {
        try (ScriptedServer server = new ScriptedServer(session -> session.open())) {
            refused(server, send(server, "", "Hi", "CamelSmtpHost", host));
        }
    }

    @Test
    void aWishForTlsThatIsNeitherTrueNorFalseIsRefusedBeforeConnecting() throws Exception {
        try (ScriptedServer server = new ScriptedServer(session -> session.open())) {
            refused(server, send(server, "", "Hi", "CamelSmtpRequireTls", "yes"));
        }
    }

    @Test
    void withoutSenderOrRecipientNothingIsSent() throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            Exchange sent = template.request(server.uri("to=bob@x"), exchange -> {});
            refused(server, sent);
            assertTrue(sent.getException().getMessage().contains("no sender"));
            sent = template.request(server.uri("from=ann@x"), exchange -> {});
            refused(server, sent);
            assertTrue(sent.getException().getMessage().contains("no recipient"));
        }
    }

    @Test
    void aBadHeloNameStopsTheStart() {
        Exception failure =
                assertThrows(
                        Exception.class,
                        () -> template.requestBody("smtp-raw:127.0.0.1?heloName=RAW(a b)", "Hi"));
        boolean found = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            found |= cause instanceof SmtpSyntaxException;
        }
        assertTrue(found);
    }

    @Test
    void namesTheMachineWithoutHeloName() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.say("220 there");
                            session.line();
                            session.say("250 there");
                            session.takeAll();
                        })) {
            Exchange sent =
                    template.request(
                            server.uri("from=a@x&to=b@x"),
                            exchange -> exchange.getMessage().setBody("Hi"));
            assertNull(sent.getException());
            assertTrue(server.transcript().get(0).matches("EHLO ([\\w.-]+|\\[[\\w.:]+])"));
        }
    }

    @Test
    void connectsFromTheLocalAddress() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            assertEquals("/127.0.0.7", session.remote());
                            session.open();
                            session.takeAll();
                        })) {
            assertNull(send(server, "localAddress=127.0.0.7", "Hi").getException());
        }
    }

    private static void refused(ScriptedServer server, Exchange sent) {
        SmtpSyntaxException failure = failure(SmtpSyntaxException.class, sent);
        assertNull(failure.getStage());
        assertNull(failure.getReply());
        assertTrue(
                failure.getMessage().chars().noneMatch(Character::isISOControl),
                "the message is one line");
        assertEquals(0, server.connections());
    }
}
