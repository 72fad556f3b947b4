package io.github.smtpraw.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not keep content in time. */
@Timeout(60)
class SlowDiskTest {
    @TempDir Path folder;

    @Test
    void contentThatIsNotStoredInTimeIsRefusedForNowAndTheSessionGoesOn() throws Exception {
        try (ListenerFixture server =
                        new ListenerFixture()
                                .open(ListenerFixture.settings(folder, 10, 200, 60_000, 0));
                SmtpTalk talk = server.data()) {
            assertTrue(talk.send(ListenerFixture.large()).reply().startsWith("451 4.3.0 "));
            assertEquals("250", talk.say("NOOP").substring(0, 3));
            // What comes late from the disk is no second reply, and no message.
            server.runDisk();
            assertEquals("250", talk.say("NOOP").substring(0, 3));
            assertEquals(0, server.delivered);
        }
    }

    @Test
    void theFileOfAMessageThatTimedOutAtTheGateIsRemovedByTheDiskNotByTheEventLoop()
            throws Exception {
        try (ListenerFixture server =
                        new ListenerFixture()
                                .open(ListenerFixture.settings(folder, 1, 400, 60_000, 0));
                SmtpTalk talk = server.data()) {
            server.listener().gate().enter(() -> {});
            talk.send(ListenerFixture.large());
            await().until(
                            () -> {
                                server.runDisk();
                                return server.listener().gate().waiting() == 1;
                            });
            assertEquals(1, ContentFixture.files(folder));
            assertTrue(talk.reply().startsWith("451 4.3.0 "));
            assertEquals(1, ContentFixture.files(folder));
            assertTrue(server.runDisk());
            assertEquals(0, ContentFixture.files(folder));
        }
    }

    @Test
    void aMachineWithoutThreadsIsAReplyAndNoSessionThatHangs() throws Exception {
        try (ListenerFixture server =
                        new ListenerFixture()
                                .open(
                                        ListenerFixture.settings(folder, 10, 60_000, 60_000, 0),
                                        task -> {
                                            throw new OutOfMemoryError("no native thread");
                                        });
                SmtpTalk talk = server.data()) {
            assertTrue(talk.send(ListenerFixture.large()).reply().startsWith("451 4.3.0 "));
            assertEquals("250", talk.say("NOOP").substring(0, 3));
        }
    }

    @Test
    void aClientIsNotTooSlowWhileItIsTheDiskThatIs() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        AtomicReference<Runnable> first = new AtomicReference<>();
        try (ListenerFixture server =
                        new ListenerFixture()
                                .open(
                                        ListenerFixture.settings(folder, 10, 60_000, 60_000, 1000),
                                        task -> {
                                            if (!first.compareAndSet(null, task)) {
                                                task.run();
                                            } else {
                                                stalled.countDown();
                                            }
                                        });
                SmtpTalk talk = server.data()) {
            Thread client =
                    new Thread(
                            () -> {
                                try {
                                    talk.send("x".repeat(998).concat("\r\n").repeat(900));
                                    talk.send(".\r\n");
                                } catch (java.io.IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            client.start();
            assertTrue(stalled.await(20, TimeUnit.SECONDS));
            // Longer than the period of the rate.
            await().pollDelay(900, TimeUnit.MILLISECONDS).until(() -> true);
            first.get().run();
            assertEquals("250", talk.reply().substring(0, 3));
            client.join();
        }
    }
}
