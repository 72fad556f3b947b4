package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Suspend, resume and stop of the message route and its context (design, section 3). */
@Timeout(60)
class SuspendAndStopTest {

    @ParameterizedTest
    @EnumSource
    void aSuspendedRouteTurnsConnectionsAwayAndRefusesMailUntilItIsResumed(Transport way)
            throws Exception {
        try (MailServer server = MailServer.with(way, "").start();
                SmtpTalk open = server.ehlo()) {
            server.context().getRouteController().suspendRoute("mail");
            try (SmtpTalk late = server.connect()) {
                assertTrue(late.reply().startsWith("421 4.3.2"));
                assertTrue(late.isClosed());
            }
            assertTrue(open.say("MAIL FROM:<a@example.com>").startsWith("451 4.3.2"));
            expect(250, open.say("NOOP"));
            server.context().getRouteController().resumeRoute("mail");
            expect(250, MailServer.transaction(open));
            try (SmtpTalk late = server.ehlo()) {
                expect(250, MailServer.transaction(late));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedRouteFreesThePortAndEndsItsSessions(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "").start();
                SmtpTalk open = server.ehlo()) {
            int port = server.port();
            server.context().getRouteController().stopRoute("mail");
            assertTrue(open.reply().startsWith("421 4.3.2"));
            assertTrue(open.isClosed());
            try (ServerSocket again = new ServerSocket()) {
                again.setReuseAddress(true);
                again.bind(new InetSocketAddress("127.0.0.1", port));
            }
            server.context().getRouteController().startRoute("mail");
            try (SmtpTalk late = server.ehlo()) {
                expect(250, MailServer.transaction(late));
            }
        }
    }

    @Test
    void aGracefulStopFinishesTheTransactionInHandAndEndsIdleSessionsAtOnce() throws Exception {
        try (MailServer server = MailServer.with("").start();
                SmtpTalk idle = server.ehlo();
                SmtpTalk busy = server.mail()) {
            server.context().getShutdownStrategy().setTimeout(30);
            var stopped = CompletableFuture.runAsync(() -> server.context().stop());
            assertTrue(idle.reply().startsWith("421 4.3.2"));
            assertTrue(idle.isClosed());
            assertFalse(stopped.isDone());
            expect(250, busy.say("RCPT TO:<bob@example.org>"));
            expect(354, busy.say("DATA"));
            expect(250, busy.say("Subject: x\r\n\r\nbody\r\n."));
            assertTrue(busy.reply().startsWith("421 4.3.2"));
            assertTrue(busy.isClosed());
            stopped.get(20, TimeUnit.SECONDS);
            assertEquals(1, server.received().size());
        }
    }

    @Test
    void aGracefulStopWaitsForTheRouteThatHasTheMessage() throws Exception {
        CountDownLatch inRoute = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (MailServer server =
                        MailServer.with("")
                                .message(
                                        e -> {
                                            inRoute.countDown();
                                            goOn.await(20, TimeUnit.SECONDS);
                                        })
                                .start();
                SmtpTalk idle = server.ehlo();
                SmtpTalk busy = server.data()) {
            server.context().getShutdownStrategy().setTimeout(30);
            busy.send("Subject: x\r\n\r\nbody\r\n.\r\n");
            assertTrue(inRoute.await(20, TimeUnit.SECONDS));
            var stopped = CompletableFuture.runAsync(() -> server.context().stop());
            expect(421, idle.reply());
            goOn.countDown();
            expect(250, busy.reply());
            expect(421, busy.reply());
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStopThatMayNotWaitClosesWhatIsOpen(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "").start();
                SmtpTalk busy = server.mail()) {
            server.context().getShutdownStrategy().setTimeout(1);
            server.context().stop();
            busy.rest();
            assertTrue(busy.isClosed());
            assertEquals(0, server.received().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aContextWithIdleSessionsStopsWithoutWaitingForThem(Transport way) throws Exception {
        MailServer server = MailServer.with(way, "").start();
        server.context().getShutdownStrategy().setTimeout(600);
        try (SmtpTalk one = server.ehlo();
                SmtpTalk two = server.talk()) {
            server.close();
            expect(421, one.reply());
            expect(421, two.reply());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSuspendInsideContentTakesTheMessageAndThenRefusesMail(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "").start();
                SmtpTalk busy = server.data()) {
            server.context().getShutdownStrategy().setTimeout(30);
            busy.send("Subject: x\r\n");
            CountDownLatch begun = new CountDownLatch(1);
            var suspended =
                    CompletableFuture.runAsync(
                            () -> {
                                begun.countDown();
                                suspend(server);
                            });
            assertTrue(begun.await(20, TimeUnit.SECONDS));
            expect(250, busy.say("\r\nbody\r\n."));
            suspended.get(20, TimeUnit.SECONDS);
            assertTrue(busy.say("MAIL FROM:<a@example.com>").startsWith("451 4.3.2"));
            assertEquals(1, server.received().size());
        }
    }

    private static void suspend(MailServer server) {
        try {
            server.context().getRouteController().suspendRoute("mail");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGracefulStopInsideContentTakesTheMessageAndThenEndsTheSession(Transport way)
            throws Exception {
        try (MailServer server = MailServer.with(way, "").start();
                SmtpTalk idle = server.ehlo();
                SmtpTalk busy = server.data()) {
            server.context().getShutdownStrategy().setTimeout(30);
            busy.send("Subject: x\r\n");
            var stopped = CompletableFuture.runAsync(() -> server.context().stop());
            assertTrue(idle.reply().startsWith("421 4.3.2"));
            expect(250, busy.say("\r\nbody\r\n."));
            assertTrue(busy.reply().startsWith("421 4.3.2"));
            assertTrue(busy.isClosed());
            stopped.get(20, TimeUnit.SECONDS);
            assertEquals(1, server.received().size());
        }
    }
}
