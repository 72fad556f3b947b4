package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes past each limit (design, "Server options"). */
@Timeout(60)
class LimitsTest {

    @ParameterizedTest
    @CsvSource({
        "1000, 250",
        "1001, 552 5.3.4",
        "99999999999999999999, 552 5.3.4",
        "-1, 501",
        "'', 501"
    })
    void aDeclaredSizePastTheLimitIsRefusedAtMail(String size, String reply) throws Exception {
        try (MailServer server = MailServer.with("maxMessageSize=1000").start();
                SmtpTalk talk = server.talk()) {
            assertTrue(talk.say("EHLO client.example").contains("SIZE 1000"));
            String said = talk.say("MAIL FROM:<a@example.com> SIZE=" + size);
            assertTrue(said.startsWith(reply), said);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 250", "1001, 552 5.3.4", "500000, 552 5.3.4"})
    void aLongerMessageIsRefusedBehindItsTrueEnd(int size, String reply) throws Exception {
        try (MailServer server = MailServer.with("maxMessageSize=1000").start();
                SmtpTalk talk = server.data()) {
            talk.send("\r\n" + "x".repeat(size - 4) + "\r\n.\r\n");
            String said = talk.reply();
            assertTrue(said.startsWith(reply), said);
            expect(250, talk.say("NOOP"));
            assertEquals(reply.equals("250") ? 1 : 0, server.received().size());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aHeaderSectionPastItsLimitIsRefused(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "maxHeaderSize=1000").start();
                SmtpTalk talk = server.data()) {
            talk.send("X: " + "x".repeat(2000) + "\r\n\r\n.\r\n");
            assertTrue(talk.reply().startsWith("552 5.3.4"));
            expect(250, MailServer.transaction(talk));
            expect(250, talk.say("MAIL FROM:<>"));
            expect(250, talk.say("RCPT TO:<b@example.org>"));
            expect(354, talk.say("DATA"));
            expect(250, talk.say("X: y\r\n\r\n" + "x".repeat(5000) + "\r\n."));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 250", "99, 250", "100, 554 5.4.6", "101, 554 5.4.6"})
    void aMessageWithAHundredReceivedFieldsIsLooping(int hops, String reply) throws Exception {
        try (MailServer server = MailServer.with("errorDelay=0").start();
                SmtpTalk talk = server.data()) {
            talk.send("Received: from a by b; now\r\n".repeat(hops));
            // What stands in the body is no hop.
            talk.send(
                    "Subject: x\r\n\r\n" + "Received: from a by b; now\r\n".repeat(200) + ".\r\n");
            String said = talk.reply();
            assertTrue(said.startsWith(reply), said);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void recipientsPastTheLimitAre452AndTheOthersAreServed(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "maxRecipients=2").start();
                SmtpTalk talk = server.mail()) {
            expect(250, talk.say("RCPT TO:<a@example.org>"));
            expect(250, talk.say("RCPT TO:<b@example.org>"));
            assertTrue(talk.say("RCPT TO:<c@example.org>").startsWith("452 4.5.3"));
            expect(354, talk.say("DATA"));
            expect(250, talk.say("\r\n."));
            assertEquals("[a@example.org, b@example.org]", server.recipients());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void theErrorThatReachesTheLimitIs421AndEachReplyPastHalfOfItWaits(Transport way)
            throws Exception {
        // Were the wait not there, or its own deadline to fire, the session would be out of step.
        try (MailServer server = MailServer.with(way, "maxErrors=6&errorDelay=20").start();
                SmtpTalk talk = server.talk()) {
            for (int i = 1; i < 6; i++) {
                expect(500, talk.say("XYZZY"));
            }
            assertTrue(talk.say("XYZZY").startsWith("421 4.7.0"));
            assertTrue(talk.isClosed());
        }
    }

    @Test
    void theReplyPastHalfOfTheErrorsIsHeldBackAndNothingIsReadMeanwhile() throws Exception {
        try (MailServer server = MailServer.with("maxErrors=4&errorDelay=10m").start();
                SmtpTalk talk = server.ehlo()) {
            expect(500, talk.say("A"));
            expect(500, talk.say("B"));
            talk.send("C\r\nQUIT\r\n");
            talk.socket().setSoTimeout(300);
            assertThrows(SocketTimeoutException.class, talk::reply);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aFloodOfUnknownRecipientsIs421(Transport way) throws Exception {
        String options = "errorDelay=0&onRcpt=direct:nobody";
        try (MailServer server =
                        MailServer.with(way, options)
                                .routes(
                                        routes ->
                                                routes.from("direct:nobody")
                                                        .setBody(exchange -> null))
                                .start();
                SmtpTalk talk = server.mail()) {
            talk.send("RCPT TO:<x@example.org>\r\n".repeat(1_000));
            for (int i = 1; i < 20; i++) {
                assertTrue(talk.reply().startsWith("550 5.1.1"));
            }
            assertTrue(talk.reply().startsWith("421 4.7.0"));
            assertEquals("", talk.rest());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aFloodOfRecipientsIs452PastTheLimitAndTheMessageIsTaken(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "maxRecipients=1000").start();
                SmtpTalk talk = server.mail()) {
            for (int i = 0; i < 10_001; i += 73) {
                talk.send("RCPT TO:<x@example.org>\r\n".repeat(73));
                for (int k = i; k < i + 73; k++) {
                    expect(k < 1000 ? 250 : 452, talk.reply());
                }
            }
            expect(354, talk.say("DATA"));
            expect(250, talk.say("\r\n."));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aDelayedReplyKeepsPipelinedCommandsInOrder(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "maxErrors=4&errorDelay=20").start();
                SmtpTalk talk = server.ehlo()) {
            talk.send("A\r\nB\r\nC\r\nNOOP\r\nMAIL FROM:<a@example.com>\r\nD\r\nNOOP\r\n");
            for (int code : new int[] {500, 500, 500, 250, 250, 421}) {
                expect(code, talk.reply());
            }
            assertEquals("", talk.rest());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aMessageTakenClearsTheErrors(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "maxErrors=3&errorDelay=0").start();
                SmtpTalk talk = server.ehlo()) {
            for (int i = 0; i < 4; i++) {
                expect(500, talk.say("A"));
                expect(500, talk.say("B"));
                expect(250, MailServer.transaction(talk));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, maxConnections",
        "STARTTLS, maxConnections",
        "IMPLICIT, maxConnections",
        "PLAIN, maxConnectionsPerAddress",
        "STARTTLS, maxConnectionsPerAddress",
        "IMPLICIT, maxConnectionsPerAddress"
    })
    void connectionsPastTheLimitAreTurnedAwayAndPlaceIsMadeByTheOnesThatEnd(
            Transport way, String limit) throws Exception {
        try (MailServer server = MailServer.with(way, limit + "=1").start()) {
            try (SmtpTalk first = server.ehlo()) {
                expectTurnedAway(server, way);
                expect(250, first.say("NOOP"));
                assertEquals(1, server.consumer().getConnectionsTurnedAway());
            }
            await().until(() -> server.consumer().getOpenConnections() == 0);
            try (SmtpTalk third = server.ehlo()) {
                expect(250, third.say("NOOP"));
            }
        }
    }

    /** With a 421, or without a word where a handshake would have to come first. */
    private static void expectTurnedAway(MailServer server, Transport way) throws Exception {
        try (SmtpTalk talk = new SmtpTalk(server.port())) {
            if (way != Transport.IMPLICIT) {
                assertTrue(talk.reply().startsWith("421 4.7.0"));
            }
            assertTrue(talk.isClosed());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void connectionsPastTheRateOfOneAddressAreTurnedAway(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "maxConnectionRate=2").start()) {
            server.ehlo().close();
            server.ehlo().close();
            expectTurnedAway(server, way);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aDeclaredSizeIsNoLeaveToSendMore(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "maxMessageSize=1000").start();
                SmtpTalk talk = server.ehlo()) {
            expect(250, talk.say("MAIL FROM:<a@example.com> SIZE=10"));
            expect(250, talk.say("RCPT TO:<b@example.org>"));
            expect(354, talk.say("DATA"));
            talk.send("x".repeat(998).concat("\r\n").repeat(1000));
            assertTrue(talk.say(".").startsWith("552 5.3.4"));
            expect(250, talk.say("NOOP"));
            assertEquals(0, server.received().size());
        }
    }

    /** A million fields, or one line without end. */
    @ParameterizedTest
    @CsvSource({
        "PLAIN, 'X: y\r\n'", "PLAIN, x",
        "STARTTLS, 'X: y\r\n'", "STARTTLS, x",
        "IMPLICIT, 'X: y\r\n'", "IMPLICIT, x"
    })
    void anEndlessHeaderSectionIsReadAndNotKept(Transport way, String part) throws Exception {
        try (MailServer server = MailServer.with(way, "spoolThreshold=0").start();
                SmtpTalk talk = server.data()) {
            talk.send("X: ");
            String much = part.repeat(100_000 / part.length());
            for (int i = 0; i < 60; i++) {
                talk.send(much);
            }
            assertTrue(talk.say("\r\n.").startsWith("552 5.3.4"));
            expect(250, MailServer.transaction(talk));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aFullDiskIs452AndLeavesNothingBehind(Transport way, @TempDir Path folder)
            throws Exception {
        String full =
                "spoolThreshold=0&minSpoolFree=" + Long.MAX_VALUE + "&spoolDirectory=" + folder;
        try (MailServer server = MailServer.with(way, full).start();
                SmtpTalk talk = server.ehlo()) {
            assertTrue(MailServer.transaction(talk).startsWith("452 4.3.1"));
            expect(250, talk.say("NOOP"));
            await().until(() -> folder.toFile().list().length == 0);
            assertEquals(0, server.received().size());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void theMailPastMaxMessagesPerConnectionIs421(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "maxMessagesPerConnection=2").start();
                SmtpTalk talk = server.ehlo()) {
            expect(250, MailServer.transaction(talk));
            expect(250, MailServer.transaction(talk));
            expect(421, talk.say("MAIL FROM:<>"));
            assertTrue(talk.isClosed());
        }
    }

    /** Sends one octet after the other for as long as the server has not closed. */
    private static void drip(SmtpTalk talk, AtomicBoolean over) {
        Thread dripper =
                new Thread(
                        () -> {
                            try {
                                while (!over.get()) {
                                    talk.send("x");
                                    Thread.onSpinWait();
                                }
                            } catch (java.io.IOException e) {
                                // Closed, as it should be.
                            }
                        });
        dripper.setDaemon(true);
        dripper.start();
    }

    /** Long enough for a handshake, which has the same time. */
    @ParameterizedTest
    @CsvSource({"PLAIN, 500", "STARTTLS, 2000", "IMPLICIT, 2000"})
    void aDripDoesNotExtendTheTimeForACommand(Transport way, int timeout) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (MailServer server = MailServer.with(way, "commandTimeout=" + timeout).start();
                SmtpTalk talk = server.ehlo()) {
            drip(talk, over);
            assertTrue(talk.reply().startsWith("421 4.4.2"));
            over.set(true);
            assertTrue(talk.isClosed());
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, 200", "STARTTLS, 2000", "IMPLICIT, 2000"})
    void aSilentClientIsTimedOutBeforeACommand(Transport way, int timeout) throws Exception {
        try (MailServer server = MailServer.with(way, "commandTimeout=" + timeout).start();
                SmtpTalk talk = server.talk()) {
            assertTrue(talk.reply().startsWith("421 4.4.2"));
            assertTrue(talk.isClosed());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aSilentClientIsTimedOutInsideContent(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "dataTimeout=200").start();
                SmtpTalk talk = server.data()) {
            talk.send("Subject: x\r\n");
            assertTrue(talk.reply().startsWith("421 4.4.2"));
            assertTrue(talk.isClosed());
            assertEquals(0, server.received().size());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aDripDoesNotExtendTheTimeForAMessage(Transport way) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (MailServer server =
                        MailServer.with(way, "messageTimeout=500&dataTimeout=10m").start();
                SmtpTalk talk = server.data()) {
            drip(talk, over);
            assertTrue(talk.reply().startsWith("421 4.4.2"));
            over.set(true);
            assertTrue(talk.isClosed());
            assertEquals(0, server.received().size());
        }
    }
}
