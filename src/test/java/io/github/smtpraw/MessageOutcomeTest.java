package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reply to the end of data is what the message route made of it (design, sections 1 to 4). */
@Timeout(60)
class MessageOutcomeTest {
    private static final String MESSAGE = "Subject: x\r\n\r\nbody\r\n.\r\n";

    private static String reply(Processor route) throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").message(route).start();
                SmtpTalk talk = server.mail()) {
            expect(250, talk.say("RCPT TO:<bob@example.org>"));
            expect(250, talk.say("RCPT TO:<eve@example.org>"));
            expect(354, talk.say("DATA"));
            String reply = talk.send(MESSAGE).reply();
            // The session is in step whatever came of the message.
            expect(250, talk.say("NOOP"));
            return reply;
        }
    }

    @Test
    void the250ComesOnlyWhenTheRouteHasCompleted() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (MailServer server =
                        MailServer.with("maxHops=100")
                                .message(e -> goOn.await(20, TimeUnit.SECONDS))
                                .start();
                SmtpTalk talk = server.data()) {
            talk.send(MESSAGE);
            await().until(() -> server.consumer().getMessagesInRoutes() == 1);
            assertEquals(0, server.consumer().getMessagesAccepted());
            assertEquals(0, talk.socket().getInputStream().available());
            goOn.countDown();
            String id = (String) server.received().get(0).header(SmtpRawConstants.MESSAGE_ID);
            assertEquals("250 2.0.0 OK " + id, talk.reply());
        }
    }

    @Test
    void aRouteThatThrowsIs451WithNothingOfTheException() throws Exception {
        String reply =
                reply(
                        e -> {
                            throw new IllegalStateException("password=secret");
                        });
        assertTrue(reply.matches("451 4\\.3\\.0 .*id [A-Z0-9-]+"), reply);
    }

    @Test
    void anErrorOfTheRouteIs451Too() throws Exception {
        expect(
                451,
                reply(
                        e -> {
                            throw new StackOverflowError();
                        }));
    }

    @Test
    void aReplyExceptionIsSaid() throws Exception {
        assertEquals(
                "550 5.7.0 Spam",
                reply(
                        e -> {
                            throw new RuntimeException(
                                    new SmtpReplyException(550, "5.7.0", "Spam"));
                        }));
    }

    @Test
    void replyHeadersAreSaid() throws Exception {
        assertEquals(
                "452 4.2.2 Full",
                reply(
                        e -> {
                            e.getMessage().setHeader(SmtpRawConstants.REPLY_CODE, 452);
                            e.getMessage().setHeader(SmtpRawConstants.REPLY_STATUS, "4.2.2");
                            e.getMessage().setHeader(SmtpRawConstants.REPLY_TEXT, "Full");
                        }));
        expect(451, reply(e -> e.getMessage().setHeader(SmtpRawConstants.REPLY_CODE, 354)));
    }

    private static Processor reject(Map<?, ?> who) {
        return e -> e.getMessage().setHeader(SmtpRawConstants.REJECTED, who);
    }

    @Test
    void rejectedRecipientsAreNeverSwallowed() throws Exception {
        String some = reply(reject(Map.of("eve@example.org", "550 5.1.1 gone")));
        assertTrue(some.startsWith("554 ") && some.contains("<eve@example.org>"), some);
        Map<Object, Object> all = new LinkedHashMap<>();
        all.put(Recipient.of("bob@example.org"), Reply.of(550, "5.1.1", "gone"));
        all.put("eve@example.org", "550 5.1.1 gone");
        expect(554, reply(reject(all)));
        all.put("eve@example.org", "450 4.2.1 busy");
        expect(451, reply(reject(all)));
        expect(554, reply(reject(Map.of("nobody@example.org", "not a reply"))));
        expect(250, reply(reject(Map.of())));
    }

    @Test
    void rejectedRecipientsWinOverA2xxButNotOverARefusal() throws Exception {
        Processor rejecting = reject(Map.of("eve@example.org", "550 5.1.1 gone"));
        expect(
                554,
                reply(
                        e -> {
                            rejecting.process(e);
                            e.getMessage().setHeader(SmtpRawConstants.REPLY_CODE, 250);
                        }));
        expect(
                452,
                reply(
                        e -> {
                            rejecting.process(e);
                            e.getMessage().setHeader(SmtpRawConstants.REPLY_CODE, 452);
                        }));
    }

    @Test
    void whatCannotBeReadAsRejectedRecipientsIsNoSuccess() throws Exception {
        expect(
                451,
                reply(e -> e.getMessage().setHeader(SmtpRawConstants.REJECTED, "eve@example.org")));
    }

    @Test
    void pastMaxConcurrentMessagesTheyWaitAndThenMailIs451() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (MailServer server =
                        MailServer.with("maxConcurrentMessages=1")
                                .message(e -> goOn.await(20, TimeUnit.SECONDS))
                                .start();
                SmtpTalk first = server.data();
                SmtpTalk second = server.data();
                SmtpTalk third = server.ehlo()) {
            first.send(MESSAGE);
            await().until(() -> server.received().size() == 1);
            second.send(MESSAGE);
            await().until(() -> mailIsRefused(third));
            assertEquals(1, server.received().size());
            goOn.countDown();
            expect(250, first.reply());
            expect(250, second.reply());
        }
    }

    private static boolean mailIsRefused(SmtpTalk talk) throws Exception {
        String reply = talk.say("MAIL FROM:<>");
        expect(250, talk.say("RSET"));
        return reply.startsWith("451 4.3.2");
    }

    @Test
    void aMessageThatTimedOutAtTheGateNeverGoesIn() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (MailServer server =
                        MailServer.with("maxConcurrentMessages=1&routeTimeout=300")
                                .message(e -> goOn.await(20, TimeUnit.SECONDS))
                                .start();
                SmtpTalk first = server.data();
                SmtpTalk second = server.data()) {
            first.send(MESSAGE);
            await().until(() -> server.received().size() == 1);
            second.send(MESSAGE);
            expect(451, first.reply());
            expect(451, second.reply());
            goOn.countDown();
            await().until(() -> server.consumer().getMessagesInRoutes() == 0);
            assertEquals(1, server.received().size());
        }
    }

    @Test
    void nothingIsSaidBeforeItIsAsked() throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").start();
                SmtpTalk talk = server.data()) {
            talk.socket().setSoTimeout(50);
            org.junit.jupiter.api.Assertions.assertThrows(
                    SocketTimeoutException.class, talk::reply);
        }
    }
}
