package io.github.smtpraw.host;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupSyncTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger syncs = new AtomicInteger();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void eachAloneIsSynced() throws Exception {
        GroupSync group = new GroupSync(syncs::incrementAndGet);
        group.sync();
        group.sync();
        assertEquals(2, syncs.get());
    }

    @Test
    void allWhoComeWhileASyncRunsShareTheNextAndNotThatOne() throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        GroupSync group =
                new GroupSync(
                        () -> {
                            if (syncs.incrementAndGet() == 1) {
                                first.join();
                            }
                        });
        List<Future<?>> waiting = new ArrayList<>();
        waiting.add(threads.submit(() -> sync(group)));
        await().until(() -> syncs.get() == 1);
        List<Thread> later = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(
                    threads.submit(
                            () -> {
                                synchronized (later) {
                                    later.add(Thread.currentThread());
                                }
                                return sync(group);
                            }));
        }
        await().until(
                        () -> {
                            synchronized (later) {
                                return later.size() == 20
                                        && later.stream()
                                                .allMatch(
                                                        t -> t.getState() == Thread.State.WAITING);
                            }
                        });
        assertEquals(1, syncs.get());
        first.complete(null);
        for (Future<?> one : waiting) {
            one.get(30, TimeUnit.SECONDS);
        }
        assertEquals(2, syncs.get());
    }

    @Test
    void aSyncThatFailsIsTriedAgainByThoseWhoWaited() throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        GroupSync group =
                new GroupSync(
                        () -> {
                            if (syncs.incrementAndGet() == 1) {
                                first.join();
                                throw new IOException("no space");
                            }
                        });
        Future<?> failing = threads.submit(() -> sync(group));
        await().until(() -> syncs.get() == 1);
        CompletableFuture<Thread> other = new CompletableFuture<>();
        Future<?> waiting =
                threads.submit(
                        () -> {
                            other.complete(Thread.currentThread());
                            return sync(group);
                        });
        await().until(() -> other.join().getState() == Thread.State.WAITING);
        first.complete(null);
        assertThrows(ExecutionException.class, () -> failing.get(30, TimeUnit.SECONDS));
        waiting.get(30, TimeUnit.SECONDS);
        assertEquals(2, syncs.get());
    }

    private static Void sync(GroupSync group) throws IOException {
        group.sync();
        return null;
    }
}
