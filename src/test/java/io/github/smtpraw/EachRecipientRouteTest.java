package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** LMTP and PRDR through a socket and a route. */
@Timeout(60)
class EachRecipientRouteTest {
    private static MailServer rejecting(String options, Map<String, String> rejected) {
        return MailServer.with(options)
                .message(
                        e -> {
                            if (!rejected.isEmpty()) {
                                e.getMessage().setHeader(SmtpRawConstants.REJECTED, rejected);
                            }
                        });
    }

    /** The replies to these recipients and to content, behind the 354. */
    private static List<String> send(SmtpTalk talk, String mail, String content, String... to)
            throws Exception {
        expect(250, talk.say(mail));
        for (String one : to) {
            expect(250, talk.say("RCPT TO:<" + one + ">"));
        }
        expect(354, talk.say("DATA"));
        talk.send(content + "\r\n.\r\nNOOP x\r\n");
        List<String> replies = new ArrayList<>();
        for (String reply = talk.reply(); ; reply = talk.reply()) {
            if (reply.equals("250 2.0.0 OK")) {
                return replies;
            }
            replies.add(reply.substring(0, Math.min(9, reply.length())));
        }
    }

    private static SmtpTalk lhlo(MailServer server) throws Exception {
        SmtpTalk talk = server.connect();
        assertTrue(talk.reply().contains(" LMTP "));
        assertTrue(talk.say("LHLO client.example").contains("CHUNKING"));
        return talk;
    }

    @Test
    void lmtpSaysOfEachRecipientWhatTheRouteSays() throws Exception {
        Map<String, String> rejected = Map.of("bob@example.org", "552 5.2.2 Mailbox full");
        try (MailServer server = rejecting("protocol=lmtp", rejected).start();
                LogWatch log = LogWatch.of("io.github.smtpraw.transaction", Level.INFO);
                SmtpTalk talk = lhlo(server)) {
            String[] to = {"ann@example.org", "bob@example.org", "ann@example.org"};
            assertEquals(
                    List.of("250 2.0.0", "552 5.2.2", "250 2.0.0"),
                    send(talk, "MAIL FROM:<>", "Subject: x\r\n", to));
            assertEquals(1, server.received().size());
            assertEquals("LMTP", server.received().get(0).header(SmtpRawConstants.PROTOCOL));
            assertTrue(server.received().get(0).body().contains(" with LMTP id "));
            assertEquals("[ann@example.org, bob@example.org]", server.recipients());
            assertEquals(1, log.lines().size(), log.lines()::toString);
            assertTrue(log.lines().get(0).contains("250 2.0.0 OK for 2 of 3; id "));
            assertEquals(1, server.consumer().getMessagesAccepted());
        }
    }

    @Test
    void aListIs250OnceAllItsMembersAreServedOrReported() throws Exception {
        for (Map<String, String> rejected :
                List.of(Map.<String, String>of(), Map.of("cid@example.org", "550 5.1.1 Gone"))) {
            try (MailServer server =
                            rejecting("protocol=lmtp&onRcpt=direct:rcpt", rejected)
                                    .routes(
                                            r ->
                                                    r.from("direct:rcpt")
                                                            .process(
                                                                    e ->
                                                                            e.getMessage()
                                                                                    .setBody(
                                                                                            List.of(
                                                                                                    "bob@example.org",
                                                                                                    "cid@example.org"))))
                                    .start();
                    SmtpTalk talk = lhlo(server)) {
                assertEquals(
                        List.of(rejected.isEmpty() ? "250 2.0.0" : "554 5.0.0"),
                        send(talk, "MAIL FROM:<>", "x", "staff@example.org"));
            }
        }
    }

    @Test
    void refusedContentIsSaidOnceForEachRecipient() throws Exception {
        try (MailServer server = MailServer.with("protocol=lmtp").start();
                SmtpTalk talk = lhlo(server)) {
            assertEquals(
                    List.of("550 5.5.2", "550 5.5.2"),
                    send(talk, "MAIL FROM:<>", "a\nb", "ann@example.org", "bob@example.org"));
            assertEquals(1, server.consumer().getMessagesRefused());
            talk.send("MAIL FROM:<>\r\nRCPT TO:<a@b.c>\r\nRCPT TO:<d@b.c>\r\nBDAT 1 LAST\r\nx");
            for (int i = 0; i < 5; i++) {
                expect(250, talk.reply());
            }
        }
    }

    @Test
    void prdrSaysOfEachRecipientWhatTheRouteSaysAndThenOfAll() throws Exception {
        Map<String, String> rejected = Map.of("bob@example.org", "452 Later");
        try (MailServer server = rejecting("enableExtensions=PRDR", rejected).start();
                SmtpTalk talk = server.ehlo()) {
            String[] to = {"ann@example.org", "bob@example.org"};
            assertEquals(
                    List.of("353 Repli", "250 2.0.0", "452 4.3.1", "250 2.0.0"),
                    send(talk, "MAIL FROM:<> PRDR", "x", to));
            assertEquals(List.of("554 5.0.0"), send(talk, "MAIL FROM:<>", "x", to));
        }
    }

    @Test
    void lmtpOnPort25IsRefusedAtStart() {
        var e =
                assertThrows(
                        Exception.class,
                        () -> MailServer.at("127.0.0.1:25", "protocol=lmtp").start());
        assertTrue(cause(e).contains("option protocol=lmtp"), cause(e));
    }

    static String cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
