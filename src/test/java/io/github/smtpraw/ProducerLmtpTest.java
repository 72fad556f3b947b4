package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.support.MailServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LMTP from the client's side (RFC 2033): one reply for each recipient behind the content. */
class ProducerLmtpTest extends ProducerTestSupport {
    private static final String ACCEPT = "protocol=lmtp&partial=accept";

    /** Up to the end of content for three recipients, the second of them refused. */
    private static void content(ScriptedServer.Session session) throws IOException {
        session.say("220 there LMTP");
        session.answer("LHLO here", "250-there", "250 PIPELINING");
        session.expect(
                "MAIL FROM:<ann@example.org>",
                "RCPT TO:<a@x>",
                "RCPT TO:<b@x>",
                "RCPT TO:<c@x>",
                "DATA");
        session.say("250 ok", "250 ok", "550 5.1.1 who", "250 ok", "354 go on");
        session.content();
    }

    private Exchange send(ScriptedServer server, String options) {
        return send(server, options, "Hi", "CamelSmtpTo", "a@x,b@x,c@x");
    }

    private static String rejected(Exchange sent) {
        return String.valueOf(sent.getMessage().getHeader("CamelSmtpResponseRejected", Map.class));
    }

    @Test
    void eachAcceptedRecipientHasAReplyOfItsOwn() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            content(session);
                            session.say("452 4.2.2 full");
                            session.pause(20);
                            session.say("250 2.0.0 taken");
                            session.answer("QUIT", "221 bye");
                        })) {
            Exchange sent = send(server, ACCEPT);
            assertNull(sent.getException());
            assertEquals("{a@x=452 4.2.2 full, b@x=550 5.1.1 who}", sorted(rejected(sent)));
            assertEquals("taken", sent.getMessage().getHeader("CamelSmtpResponseText"));
            context.stop();
        }
    }

    /** Whoever was refused first stands first. */
    private static String sorted(String map) {
        String[] entries = map.substring(1, map.length() - 1).split(", ");
        java.util.Arrays.sort(entries);
        return "{" + String.join(", ", entries) + "}";
    }

    @Test
    void nobodyTakenIsAFailureOfWhichTheTransientDecides() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            content(session);
                            session.say("550 5.7.1 no", "450 4.2.1 later");
                            session.answer("QUIT", "221 bye");
                        })) {
            Exchange sent = send(server, ACCEPT);
            SmtpTransientException failure = failure(SmtpTransientException.class, sent);
            assertEquals("c@x", failure.getRecipient().getAddress());
            assertEquals(ClientStage.CONTENT, failure.getStage());
            assertEquals(3, failure.getRejected().size());
            context.stop();
        }
    }

    @Test
    void aServerThatClosesBetweenTheRepliesHasRefusedTheOthers() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            content(session);
                            session.say("250 2.0.0 taken", "421 4.3.2 going down");
                        })) {
            Exchange sent = send(server, ACCEPT);
            assertNull(sent.getException());
            assertEquals("{b@x=550 5.1.1 who, c@x=421 4.3.2 going down}", rejected(sent));
        }
    }

    @Test
    void aReplyThatIsMissingLeavesItUnknown() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            content(session);
                            session.say("250 2.0.0 taken");
                        })) {
            failure(SmtpUnknownOutcomeException.class, send(server, ACCEPT));
        }
    }

    @Test
    void whoWantsAllOrNoneLeavesBeforeTheContent() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.say("220 there LMTP");
                            session.answer("LHLO here", "250 there");
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<a@x>", "250 ok");
                            session.answer("RCPT TO:<b@x>", "550 5.1.1 who");
                            session.answer("RCPT TO:<c@x>", "250 ok");
                            session.answer("RSET", "250 ok");
                            session.answer("QUIT", "221 bye");
                        })) {
            Exchange sent = send(server, "protocol=lmtp");
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("b@x", failure.getRecipient().getAddress());
            context.stop();
        }
    }

    @Test
    void aServerOfSmtpIsNoServerOfLmtp() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.say("220 there ESMTP");
                            session.answer("LHLO here", "500 5.5.2 what?");
                            session.answer("QUIT", "221 bye");
                            session.expectEnd();
                        })) {
            Exchange sent = send(server, "protocol=lmtp");
            assertEquals(ClientStage.EHLO, failure(SmtpPermanentException.class, sent).getStage());
        }
    }

    @Test
    void port25IsNotForLmtp() {
        String said = complaint("smtp-raw:127.0.0.1?protocol=lmtp&" + OPTIONS);
        assertTrue(said.contains("option protocol=lmtp"), said);
        said = complaint("smtp-raw:127.0.0.1:25?protocol=lmtp&" + OPTIONS);
        assertTrue(said.contains("option protocol=lmtp"), said);
    }

    /**
     * What our own server's route leaves in CamelSmtpRejected comes back, recipient by recipient.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accept|a@x=452 4.2.2 full|none|{a@x=452 4.2.2 full}",
                "accept||none|null",
                "accept|a@x=550 5.1.1 a;b@x=450 4.2.1 b|transient|null",
                "reject|b@x=550 5.1.1 b|permanent|null"
            })
    void ourOwnServerAndClientUnderstandEachOther(
            String partial, String refused, String failure, String rejected) throws Exception {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (String one : refused == null ? new String[0] : refused.split(";")) {
            map.put(one.split("=")[0], one.split("=")[1]);
        }
        try (MailServer server =
                MailServer.with("protocol=lmtp")
                        .message(e -> e.getMessage().setHeader("CamelSmtpRejected", map))
                        .start()) {
            Exchange sent =
                    template.request(
                            "smtp-raw:127.0.0.1:"
                                    + server.port()
                                    + "?from=ann@example.org&protocol=lmtp&partial="
                                    + partial,
                            exchange -> {
                                exchange.getMessage().setBody("Hi\r\n");
                                exchange.getMessage()
                                        .setHeader("CamelSmtpTo", List.of("a@x", "b@x"));
                            });
            Exception thrown = sent.getException();
            assertEquals(
                    failure,
                    thrown == null
                            ? "none"
                            : thrown instanceof SmtpTransientException ? "transient" : "permanent");
            assertEquals(rejected, rejected(sent));
            assertEquals("LMTP", server.received().get(0).header(SmtpRawConstants.PROTOCOL));
        }
    }
}
