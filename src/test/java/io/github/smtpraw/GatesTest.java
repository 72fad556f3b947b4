package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many policies are called at once, and what becomes of those that wait. */
@Timeout(60)
class GatesTest {
    private static final int AT_ONCE = 200;

    @Test
    void aPolicyThatNobodyWaitsForAnyMoreIsNeverCalled() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger called = new AtomicInteger();
        List<SmtpTalk> talks = new ArrayList<>();
        try (MailServer server =
                MailServer.with("policyTimeout=2s&onHelo=direct:helo")
                        .routes(
                                b ->
                                        b.from("direct:helo")
                                                .process(
                                                        e -> {
                                                            called.incrementAndGet();
                                                            goOn.await(40, TimeUnit.SECONDS);
                                                        }))
                        .start()) {
            for (int i = 0; i < AT_ONCE; i++) {
                talks.add(server.talk().send("EHLO client.example\r\n"));
            }
            await().until(() -> called.get() == AT_ONCE);
            try (SmtpTalk gone = server.talk()) {
                gone.send("EHLO gone.example\r\n").socket().setSoLinger(true, 0);
            }
            try (SmtpTalk late = server.talk()) {
                assertTrue(late.say("EHLO late.example").startsWith("451 4.3.2"));
            }
            await().until(() -> server.consumer().getOpenConnections() == AT_ONCE);
            goOn.countDown();
            for (SmtpTalk talk : talks) {
                expect(451, talk.reply());
            }
            // Behind those that were to be withdrawn, had they been called.
            try (SmtpTalk next = server.talk()) {
                expect(250, next.say("EHLO next.example"));
            }
            assertEquals(AT_ONCE + 1, called.get());
        } finally {
            for (SmtpTalk talk : talks) {
                talk.close();
            }
        }
    }

    @Test
    void farewellsThatTakeLongHoldUpNoPolicy() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (MailServer server =
                MailServer.with("policyTimeout=20s&onHelo=direct:helo&onDisconnect=direct:bye")
                        .routes(b -> b.from("direct:helo").log("x"))
                        .routes(
                                b ->
                                        b.from("direct:bye")
                                                .process(e -> goOn.await(40, TimeUnit.SECONDS)))
                        .start()) {
            for (int i = 0; i < AT_ONCE; i++) {
                server.talk().close();
            }
            await().until(() -> server.consumer().getOpenConnections() == 0);
            try (SmtpTalk next = server.talk()) {
                expect(250, next.say("EHLO next.example"));
            }
            goOn.countDown();
        }
    }

    @Test
    void aStalledDiskHoldsAFewThreadsAndTheRestWaits() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        int threads = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            SmtpRawComponent component = context.getComponent("smtp-raw", SmtpRawComponent.class);
            context.start();
            for (int i = 0; i < 100; i++) {
                component
                        .server()
                        .spool()
                        .execute(
                                () -> {
                                    begun.incrementAndGet();
                                    try {
                                        goOn.await(40, TimeUnit.SECONDS);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                    done.incrementAndGet();
                                });
            }
            await().until(() -> begun.get() == threads);
            goOn.countDown();
            await().until(() -> done.get() == 100);
        }
        assertEquals(100, begun.get());
    }
}
