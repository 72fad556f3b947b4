package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProducerReplyTest extends ProducerTestSupport {

    /** The stage that gets the reply, and what the route sees. */
    @ParameterizedTest
    @CsvSource({
        "GREETING, 554 5.3.2 no, SmtpPermanentException",
        "GREETING, 451 4.3.2 later, SmtpTransientException",
        "GREETING, 421 4.3.2 busy, SmtpConnectionException",
        "EHLO, 554 no, SmtpPermanentException",
        "EHLO, 421 no, SmtpConnectionException",
        "EHLO, 450 no, SmtpTransientException",
        "MAIL, 550 5.7.1 no, SmtpPermanentException",
        "MAIL, 451 4.7.1 later, SmtpTransientException",
        "MAIL, 421 4.3.2 bye, SmtpConnectionException",
        "RCPT, 550 5.1.1 no, SmtpPermanentException",
        "RCPT, 450 4.2.1 later, SmtpTransientException",
        "RCPT, 421 4.3.2 bye, SmtpConnectionException",
        "DATA, 554 5.5.1 no, SmtpPermanentException",
        "DATA, 451 4.3.0 later, SmtpTransientException",
        "DATA, 421 4.3.2 bye, SmtpConnectionException",
        "DATA, 250 what, SmtpConnectionException",
        "CONTENT, 554 5.6.0 no, SmtpPermanentException",
        "CONTENT, 452 4.3.1 full, SmtpTransientException",
        "CONTENT, 421 4.3.2 bye, SmtpConnectionException"
    })
    void aRefusalAtAnyStageBecomesItsException(ClientStage stage, String reply, String type)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer(session -> refuse(session, stage, reply))) {
            Exchange sent = send(server, "", "Hi");
            SmtpRemoteException failure = failure(SmtpRemoteException.class, sent);
            assertEquals(type, failure.getClass().getSimpleName());
            assertEquals(stage, failure.getStage());
            assertEquals(reply, failure.getReply().toString());
            String host = "127.0.0.1:" + server.port();
            assertTrue(failure.getMessage().contains(host), failure.getMessage());
            assertTrue(failure.getMessage().contains(reply), failure.getMessage());
            assertTrue(failure.getMessage().contains(stage.name()), failure.getMessage());
            assertEquals(
                    failure.getReply().getCode(),
                    sent.getMessage().getHeader("CamelSmtpResponseCode"));
            if (stage == ClientStage.RCPT && failure.getReply().getCode() != 421) {
                assertEquals("bob@example.net", failure.getRecipient().getAddress());
            } else {
                assertNull(failure.getRecipient());
            }
        }
    }

    private static void refuse(ScriptedServer.Session session, ClientStage stage, String reply)
            throws IOException {
        ClientStage[] stages = {
            ClientStage.EHLO, ClientStage.MAIL, ClientStage.RCPT, ClientStage.DATA
        };
        session.say(stage == ClientStage.GREETING ? reply : "220 there");
        for (ClientStage at : stages) {
            if (stage.compareTo(at) >= 0) {
                session.line();
                String good = at == ClientStage.DATA ? "354 go on" : "250 ok";
                session.say(stage == at ? reply : good);
            }
        }
        if (stage == ClientStage.CONTENT) {
            session.take(reply);
        }
        String line = session.line();
        while (line != null) {
            assertTrue(line.equals("QUIT") || line.equals("RSET"), line);
            session.say(line.equals("QUIT") ? "221 bye" : "250 ok");
            line = session.line();
        }
    }

    @Test
    void fallsBackToHelo() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.say("220 an old one");
                            session.answer("EHLO here", "500 what?");
                            session.answer("HELO here", "250 there");
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            session.take("250 taken");
                        })) {
            assertNull(send(server, "", "Hi").getException());
        }
    }

    @Test
    void somlFallsBackToMailAndSendDoesNot() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("SOML");
                            session.answer("SOML FROM:<ann@example.org>", "502 5.5.1 no");
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            session.take("250 taken");
                            session.answer("SEND FROM:<ann@example.org>", "502 5.5.1 no");
                            session.answer("SOML FROM:<ann@example.org>", "502 5.5.1 no");
                        })) {
            assertNull(send(server, "command=SOML", "Hi").getException());
            Exchange sent = send(server, "command=SEND", "Hi");
            failure(SmtpPermanentException.class, sent);
            sent = send(server, "verbFallback=false", "Hi", "CamelSmtpVerb", "soml");
            failure(SmtpPermanentException.class, sent);
        }
    }

    @Test
    void aMultiLineReplyIsOneReply() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer(
                                    "MAIL FROM:<ann@example.org>",
                                    "550-5.7.1 not",
                                    "550 5.7.1 you \u001b[2J");
                        })) {
            Exchange sent = send(server, "", "Hi");
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("not\nyou  [2J", failure.getReply().getText());
            assertTrue(failure.getMessage().endsWith("550 5.7.1 not you  [2J"));
        }
    }

    @Test
    void rejectSendsToNobodyWhenOneIsRefused() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING");
                            session.expect(
                                    "MAIL FROM:<ann@example.org>",
                                    "RCPT TO:<a@x>",
                                    "RCPT TO:<b@x>",
                                    "RCPT TO:<c@x>",
                                    "DATA");
                            session.say("250 ok", "250 ok", "550 5.1.1 who", "450 4.2.1 later");
                            session.say("451 not now");
                            session.answer("RSET", "250 ok");
                            session.expect("MAIL FROM:<ann@example.org>", "RCPT TO:<a@x>", "DATA");
                            session.say("250 ok", "250 ok", "354 go on");
                            session.take("250 taken");
                        })) {
            Exchange sent = send(server, "", "Hi", "CamelSmtpTo", List.of("a@x", "b@x", "c@x"));
            SmtpTransientException failure = failure(SmtpTransientException.class, sent);
            assertEquals("c@x", failure.getRecipient().getAddress());
            assertEquals("[b@x, c@x]", failure.getRejected().keySet().toString());
            assertTrue(failure.getMessage().contains("<b@x> 550 5.1.1 who"));
            assertTrue(failure.getMessage().contains("<c@x> 450 4.2.1 later"));
            // The transaction was ended, and the connection serves the next one.
            assertNull(send(server, "", "Hi", "CamelSmtpTo", "a@x").getException());
            assertEquals(1, server.connections());
        }
    }

    @Test
    void rejectLeavesAServerThatWouldTakeTheContentForSome() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING");
                            session.expect(
                                    "MAIL FROM:<ann@example.org>",
                                    "RCPT TO:<a@x>",
                                    "RCPT TO:<b@x>",
                                    "DATA");
                            session.say("250 ok", "250 ok", "550 5.1.1 who", "354 go on");
                            session.expectEnd();
                        })) {
            Exchange sent = send(server, "", "Hi", "CamelSmtpTo", List.of("a@x", "b@x"));
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("b@x", failure.getRecipient().getAddress());
        }
    }

    @Test
    void acceptSendsToTheOthersAndListsTheRefused() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING");
                            session.expect(
                                    "MAIL FROM:<ann@example.org>",
                                    "RCPT TO:<a@x>",
                                    "RCPT TO:<b@x>",
                                    "DATA");
                            session.say("250 ok", "550 5.1.1 who", "250 ok", "354 go on");
                            session.take("250 taken");
                        })) {
            Recipient refused = Recipient.of("a@x");
            Exchange sent =
                    send(
                            server,
                            "partial=accept",
                            "Hi",
                            "CamelSmtpTo",
                            List.of(refused, Recipient.of("b@x")));
            assertNull(sent.getException());
            Map<?, ?> rejected =
                    sent.getMessage().getHeader("CamelSmtpResponseRejected", Map.class);
            assertEquals("550 5.1.1 who", rejected.get(refused).toString());
            assertEquals(1, rejected.size());
        }
    }

    @Test
    void acceptFailsWhenNobodyWasAccepted() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING");
                            session.expect(
                                    "MAIL FROM:<ann@example.org>",
                                    "RCPT TO:<a@x>",
                                    "RCPT TO:<b@x>",
                                    "DATA");
                            session.say("250 ok", "550 no", "551 no", "354 go on anyway");
                            assertEquals(".\r\n", session.take("554 nobody"));
                            session.line();
                        })) {
            Exchange sent = send(server, "partial=accept", "Hi", "CamelSmtpTo", "a@x, b@x");
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals(550, failure.getReply().getCode());
            assertEquals(2, failure.getRejected().size());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VRFY|ann|VRFY ann|250 Ann <ann@x>|Ann <ann@x>|250",
                "VRFY|ann|VRFY ann|252 2.0.0 can not say|can not say|252",
                "EXPN|list|EXPN list|250 Ann <ann@x>|[Ann <ann@x>]|250",
                "EXPN|list|EXPN list|250-Ann <ann@x>\\r\\n250 Bob <bob@x>|[Ann <ann@x>, Bob <bob@x>]|250",
                "HELP||HELP|214-one\\r\\n214 two|[one, two]|214",
                "HELP|DATA|HELP DATA|214 one|one|214",
                "NOOP||NOOP|250 ok|ok|250"
            })
    void aQuestionPutsTheAnswerIntoTheBody(
            String command, String body, String line, String reply, String answer, int code)
            throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer(line, reply.translateEscapes());
                            session.line();
                        })) {
            Exchange asked = send(server, "command=" + command, body);
            assertNull(asked.getException());
            assertEquals(answer, asked.getMessage().getBody().toString());
            assertEquals(answer.startsWith("["), asked.getMessage().getBody() instanceof List);
            assertEquals(code, asked.getMessage().getHeader("CamelSmtpResponseCode"));
        }
    }

    @Test
    void aRefusedQuestionIsAnException() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer("VRFY eve", "550 5.1.1 nobody");
                            session.answer("VRFY eve", "450 4.2.0 later");
                        })) {
            Exchange asked = send(server, "command=VRFY", "eve");
            assertEquals(
                    ClientStage.QUERY, failure(SmtpPermanentException.class, asked).getStage());
            assertEquals("eve", asked.getMessage().getBody());
            failure(SmtpTransientException.class, send(server, "command=VRFY", "eve"));
        }
    }

    @Test
    void whatAnEarlierHopAnsweredIsForgotten() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.takeAll();
                        })) {
            Exchange sent =
                    send(
                            server,
                            "",
                            "Hi",
                            "CamelSmtpResponseStatus",
                            "5.0.0",
                            "CamelSmtpResponseRejected",
                            Map.of());
            assertNull(sent.getException());
            assertEquals("2.0.0", sent.getMessage().getHeader("CamelSmtpResponseStatus"));
            assertFalse(sent.getMessage().getHeaders().containsKey("CamelSmtpResponseRejected"));
        }
    }
}
