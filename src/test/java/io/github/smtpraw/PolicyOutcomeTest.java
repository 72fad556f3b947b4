package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes out of a policy becomes the reply of its stage (design, section 3, rule 4). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyOutcomeTest {
    private static final List<String> STAGES =
            List.of("onConnect", "onHelo", "onMail", "onRcpt", "onData", "onVrfy", "onExpn");

    /** A policy: gives the body that comes out. */
    interface Answer {
        Object of(Exchange exchange) throws Exception;
    }

    /** The same answer as a bean and as a route. */
    public static final class Decider {
        private volatile Answer answer;
        private volatile Object bodyIn;

        public void decide(Exchange exchange) throws Exception {
            bodyIn = exchange.getIn().getBody();
            exchange.getMessage().setBody(answer.of(exchange));
        }
    }

    private final Decider decider = new Decider();
    private final java.util.Map<String, MailServer> servers = new java.util.HashMap<>();

    @BeforeAll
    void start() throws Exception {
        for (String option : STAGES) {
            servers.put(option + "/bean", server(option, "bean:decider?method=decide"));
            servers.put(option + "/direct", server(option, "direct:decider"));
        }
        servers.put("onHelp/bean", server("onHelp", "bean:decider?method=decide"));
        servers.put("onHelp/direct", server("onHelp", "direct:decider"));
        servers.put(
                "onRcpt/hidden", server("forwardReply=250&onRcpt", "bean:decider?method=decide"));
    }

    private MailServer server(String option, String policy) throws Exception {
        return MailServer.with(option + "=RAW(" + policy + ")&errorDelay=0")
                .bean("decider", decider)
                .routes(b -> b.from("direct:decider").routeId("policy").process(decider::decide))
                .start();
    }

    @AfterAll
    void stop() {
        servers.values().forEach(MailServer::close);
    }

    private String ask(String server, Answer answer) throws Exception {
        decider.answer = answer;
        MailServer mail = servers.get(server);
        try (SmtpTalk talk = mail.connect()) {
            return ask(talk, server.substring(0, server.indexOf('/')));
        }
    }

    private static String ask(SmtpTalk talk, String option) throws Exception {
        String greeting = talk.reply();
        if (option.equals("onConnect")) {
            return greeting;
        }
        expect(220, greeting);
        String line =
                switch (option) {
                    case "onHelo" -> "EHLO client.example";
                    case "onMail" -> "MAIL FROM:<ann@example.com>";
                    case "onRcpt" -> "RCPT TO:<bob@example.org>";
                    case "onData" -> "DATA";
                    case "onVrfy" -> "VRFY bob";
                    case "onExpn" -> "EXPN bob";
                    default -> "HELP MAIL";
                };
        if (List.of("onMail", "onRcpt", "onData").contains(option)) {
            expect(250, talk.say("EHLO client.example"));
            if (!option.equals("onMail")) {
                expect(250, talk.say("MAIL FROM:<ann@example.com>"));
            }
            if (option.equals("onData")) {
                expect(250, talk.say("RCPT TO:<bob@example.org>"));
            }
        }
        return talk.say(line);
    }

    static Stream<String> servers() {
        return Stream.concat(STAGES.stream(), Stream.of("onHelp"))
                .flatMap(option -> Stream.of(option + "/bean", option + "/direct"));
    }

    private static int accepting(String server) {
        return switch (server.substring(0, server.indexOf('/'))) {
            case "onConnect" -> 220;
            case "onData" -> 354;
            case "onVrfy", "onExpn" -> 252;
            case "onHelp" -> 214;
            default -> 250;
        };
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anUnchangedBodyIsTheStagesOwnYes(String server) throws Exception {
        expect(accepting(server), ask(server, e -> e.getIn().getBody()));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatSpellsTrueIsTrueAtEveryStage(String server) throws Exception {
        for (Object yes : List.of(true, "true", " TRUE\n", stream("true"), 1)) {
            expect(accepting(server), ask(server, e -> yes));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void nullAndWhatSpellsFalseRefuse(String server) throws Exception {
        String no =
                switch (server.substring(0, server.indexOf('/'))) {
                    case "onConnect", "onData" -> "554 5.7.1";
                    case "onHelo", "onMail" -> "550 5.7.1";
                    case "onHelp" -> "504 5.5.4";
                    default -> "550 5.1.1";
                };
        assertTrue(ask(server, e -> null).startsWith(no));
        if (!server.startsWith("onHelp")) {
            for (Object body : List.of(false, "false", "False ", stream("false"), 0)) {
                String reply = ask(server, e -> body);
                assertTrue(reply.startsWith(no), body + " gave " + reply);
            }
        }
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anExceptionIsA451ThatNamesNothingButAnId(String server) throws Exception {
        String reply =
                ask(
                        server,
                        e -> {
                            throw new IllegalStateException("jdbc:secret@db");
                        });
        assertTrue(reply.matches("451 4\\.3\\.0 Local error in processing; id [A-Z0-9-]+"), reply);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anErrorIs451AndTheServerGoesOn(String server) throws Exception {
        String reply =
                ask(
                        server,
                        e -> {
                            throw new StackOverflowError();
                        });
        assertTrue(reply.matches("451 4\\.3\\.0 Local error in processing; id [A-Z0-9-]+"), reply);
        expect(accepting(server), ask(server, e -> e.getIn().getBody()));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void rollbackOnlyIs451(String server) throws Exception {
        String reply =
                ask(
                        server,
                        e -> {
                            e.setRollbackOnly(true);
                            return true;
                        });
        assertTrue(reply.startsWith("451 4.3.0"), reply);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aReplyExceptionIsThatReplyAlsoAsACause(String server) throws Exception {
        SmtpReplyException chosen = new SmtpReplyException(450, "4.7.25", "No reverse name");
        String plain =
                ask(
                        server,
                        e -> {
                            throw chosen;
                        });
        String nested =
                ask(
                        server,
                        e -> {
                            throw new IllegalStateException("x", new RuntimeException(chosen));
                        });
        assertEquals("450 4.7.25 No reverse name", plain);
        assertEquals(plain, nested);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void replyHeadersAreTheReplyAndTheStandardTextFillsWhatIsMissing(String server)
            throws Exception {
        assertEquals("553 5.1.7 Not you", ask(server, e -> said(e, 553, "5.1.7", "Not you")));
        String standard = ask(server, e -> said(e, "452", null, null));
        assertTrue(standard.matches("452 4\\.[0-9]\\.[0-9]+ \\w.*"), standard);
        // A 2xx accepts whatever the body, in the words that the stage allows.
        String yes = ask(server, e -> said(e, 299, null, "odd"));
        expect(server.matches("on(Vrfy|Expn).*") ? 252 : accepting(server), yes);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aCodeThatMakesNoSenseIs451(String server) throws Exception {
        for (Object code : List.of(999, "25", "250\r\n354", 100, "many", 0, -1, 600)) {
            String reply = ask(server, e -> said(e, code, null, null));
            assertTrue(reply.startsWith("451 4.3.0"), code + " gave " + reply);
        }
        if (!server.startsWith("onData")) {
            expect(451, ask(server, e -> said(e, 354, null, null)));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void controlCharactersInATextAreNeverSaid(String server) throws Exception {
        String reply = ask(server, e -> said(e, 550, null, "no\r\n250 yes\u0000\u001b[2J"));
        assertTrue(reply.startsWith("550"), reply);
        assertFalse(reply.chars().anyMatch(c -> c != '\n' && c < ' '), reply);
        assertFalse(reply.contains("\n250"), reply);
    }

    private static Object said(Exchange exchange, Object code, String status, String text) {
        exchange.getMessage().setHeader(SmtpRawConstants.REPLY_CODE, code);
        exchange.getMessage().setHeader(SmtpRawConstants.REPLY_STATUS, status);
        exchange.getMessage().setHeader(SmtpRawConstants.REPLY_TEXT, text);
        return null;
    }

    @ParameterizedTest
    @MethodSource("servers")
    void theBodyInIsWhatTheClientSaid(String server) throws Exception {
        ask(server, e -> e.getIn().getBody());
        String expected =
                switch (server.substring(0, server.indexOf('/'))) {
                    case "onConnect" -> "127.0.0.1";
                    case "onHelo" -> "client.example";
                    case "onMail" -> "ann@example.com";
                    case "onRcpt" -> "bob@example.org";
                    case "onData" -> "[bob@example.org]";
                    case "onHelp" -> "MAIL";
                    default -> "bob";
                };
        assertEquals(expected, decider.bodyIn.toString());
    }

    @Test
    void anythingElseAtAnAcceptingStageIs451() throws Exception {
        for (String option : List.of("onConnect", "onHelo", "onMail", "onData")) {
            for (Object body : List.of("perhaps", 7, List.of("a", "b"), Map.of("a", 1, "b", 2))) {
                String reply = ask(option + "/bean", e -> body);
                assertTrue(reply.startsWith("451 4.3.0"), option + " " + body + ": " + reply);
            }
        }
    }

    @Test
    void anotherAddressForwardsWith251AndCanBeHidden() throws Exception {
        assertEquals(
                "251 2.1.5 User not local; will forward to <rob@example.net>",
                ask("onRcpt/bean", e -> "rob@example.net"));
        expect(250, ask("onRcpt/hidden", e -> "rob@example.net"));
        assertTrue(ask("onRcpt/bean", e -> "no address at all").startsWith("451"));
    }

    @Test
    void aNewAddressWith551IsToldAndNotAccepted() throws Exception {
        String reply =
                ask(
                        "onRcpt/bean",
                        e -> {
                            said(e, 551, null, null);
                            return "rob@example.net";
                        });
        assertEquals("551 5.1.6 User not local; please try <rob@example.net>", reply);
    }

    @Test
    void aCollectionIsAListWhoseDoublesCollapse() throws Exception {
        MailServer server = servers.get("onRcpt/direct");
        server.received().clear();
        decider.answer =
                e ->
                        List.of(
                                "a@example.org",
                                Map.of("member", "b@example.org"),
                                "A@EXAMPLE.ORG".replace("A@", "a@"));
        try (SmtpTalk talk = server.ehlo()) {
            expect(250, MailServer.transaction(talk));
        }
        assertEquals("[a@example.org, b@example.org]", server.recipients());
        assertTrue(ask("onRcpt/bean", e -> List.of()).startsWith("550 5.1.1"));
    }

    @Test
    void verifyTellsOneSeveralOrNone() throws Exception {
        assertEquals(
                "250 2.1.5 Bob B <bob@example.org>",
                ask("onVrfy/bean", e -> "Bob B <bob@example.org>"));
        String several = ask("onVrfy/bean", e -> List.of("B <b@example.org>", "c@example.org"));
        assertTrue(several.startsWith("553-"), several);
        assertTrue(several.contains("B <b@example.org>"), several);
        assertTrue(several.contains("<c@example.org>"), several);
    }

    @Test
    void expandTellsEachMemberOnALineOfItsOwn() throws Exception {
        assertEquals(
                "250-2.1.5 B <b@example.org>\n250 2.1.5 <c@example.org>",
                ask("onExpn/direct", e -> List.of("B <b@example.org>", "c@example.org")));
    }

    @Test
    void helpTellsItsLines() throws Exception {
        assertEquals("214-2.0.0 one\n214 2.0.0 two", ask("onHelp/direct", e -> "one\ntwo"));
    }

    @Test
    void afterARefusedConnectionEverythingButQuitIs503() throws Exception {
        decider.answer = e -> false;
        try (SmtpTalk talk = servers.get("onConnect/bean").connect()) {
            expect(554, talk.reply());
            expect(503, talk.say("EHLO client.example"));
            expect(503, talk.say("NOOP"));
            expect(221, talk.say("QUIT"));
            assertTrue(talk.isClosed());
        }
        for (int code : new int[] {421, 521}) {
            decider.answer = e -> said(e, code, null, null);
            try (SmtpTalk talk = servers.get("onConnect/bean").connect()) {
                expect(code, talk.reply());
                assertTrue(talk.isClosed());
            }
        }
    }

    @Test
    void afterARefusedHeloMailIs503AndARefusedSecondEhloChangesNothing() throws Exception {
        decider.answer = e -> false;
        try (SmtpTalk talk = servers.get("onHelo/bean").talk()) {
            expect(550, talk.say("EHLO a"));
            expect(503, talk.say("MAIL FROM:<ann@example.com>"));
            decider.answer = e -> true;
            expect(250, talk.say("EHLO a"));
            expect(250, talk.say("MAIL FROM:<ann@example.com>"));
            decider.answer = e -> false;
            expect(550, talk.say("EHLO b"));
            expect(250, talk.say("RCPT TO:<bob@example.org>"));
        }
    }
}
