package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private static final int FEW = Runtime.getRuntime().availableProcessors();

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final AtomicInteger done = new AtomicInteger();
    private final Queue<Runnable> looks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> threads = new ConcurrentLinkedQueue<>();

    @AfterEach
    void endPool() {
        pool.shutdownNow();
    }

    @Test
    void shortTasksAreAllDoneByOneThread() {
        HandOver handOver = new HandOver(threads::add, looks::add);
        for (int i = 0; i < 1000; i++) {
            handOver.execute(done::incrementAndGet);
        }
        assertEquals(1, threads.size());
        threads.remove().run();
        assertEquals(1000, done.get());
    }

    @Test
    void whereTasksWouldWaitLongAnotherThreadIsAdded() {
        HandOver handOver = new HandOver(threads::add, looks::add);
        for (int i = 0; i < 100; i++) {
            handOver.execute(() -> spin(50_000));
        }
        threads.remove().run();
        for (int i = 0; i < 10 * FEW; i++) {
            handOver.execute(done::incrementAndGet);
        }
        assertTrue(threads.size() >= Math.min(FEW, 2), threads.size() + " threads");
        threads.remove().run();
        assertEquals(10 * FEW, done.get());
    }

    private static void spin(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aThreadThatFoundNothingMoreToDoIsAddedAgain() {
        HandOver handOver = new HandOver(threads::add, looks::add);
        for (int i = 0; i < 10 * FEW; i++) {
            handOver.execute(done::incrementAndGet);
            threads.remove().run();
        }
        assertEquals(10 * FEW, done.get());
    }

    @Test
    void tasksThatWaitForEachOtherAllRunAtTheSameTime() throws Exception {
        HandOver handOver = new HandOver(pool);
        int all = 10 * FEW + 50;
        CyclicBarrier together = new CyclicBarrier(all);
        CountDownLatch ended = new CountDownLatch(all);
        for (int i = 0; i < all; i++) {
            handOver.execute(
                    () -> {
                        await(together);
                        ended.countDown();
                    });
        }
        assertTrue(ended.await(30, TimeUnit.SECONDS));
    }

    @Test
    void aTaskBehindOthersThatBlockRunsThoughNoneComesAfterIt() throws Exception {
        HandOver handOver = new HandOver(pool);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < FEW; i++) {
            handOver.execute(() -> await(release));
        }
        CountDownLatch ran = new CountDownLatch(1);
        handOver.execute(ran::countDown);
        assertTrue(ran.await(30, TimeUnit.SECONDS));
        release.countDown();
    }

    @Test
    void whereNoTaskWasTakenForAMomentEachThatWaitsGetsOneThread() {
        HandOver handOver = new HandOver(threads::add, looks::add);
        for (int i = 0; i < FEW + 5; i++) {
            handOver.execute(done::incrementAndGet);
        }
        assertEquals(1, threads.size());
        looks.remove().run();
        assertEquals(FEW + 5, threads.size());
        looks.remove().run();
        assertEquals(FEW + 5, threads.size());
        threads.remove().run();
        looks.remove().run();
        assertEquals(0, looks.size());
    }

    @Test
    void onceSomeAreSeenToBlockTheNextTaskGetsAThreadAtOnce() throws Exception {
        HandOver handOver = new HandOver(pool, looks::add);
        CountDownLatch blocking = new CountDownLatch(FEW);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < FEW; i++) {
            handOver.execute(
                    () -> {
                        blocking.countDown();
                        await(release);
                    });
        }
        Awaitility.await().until(() -> blocking.getCount() == 0 || lookAgain());
        CountDownLatch first = new CountDownLatch(1);
        handOver.execute(first::countDown);
        Awaitility.await().until(() -> first.getCount() == 0 || lookAgain());
        CountDownLatch second = new CountDownLatch(1);
        handOver.execute(second::countDown);
        assertTrue(second.await(30, TimeUnit.SECONDS));
        release.countDown();
    }

    @Test
    void aTaskThatFailsEndsNoOther() {
        HandOver handOver = new HandOver(threads::add, looks::add);
        handOver.execute(
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        handOver.execute(done::incrementAndGet);
        threads.remove().run();
        assertEquals(1, done.get());
    }

    @Test
    void aTaskThatThePoolRejectsIsRejectedAndNotDoneLater() {
        pool.shutdown();
        HandOver handOver = new HandOver(pool);
        assertThrows(
                RejectedExecutionException.class, () -> handOver.execute(done::incrementAndGet));
        AtomicInteger calls = new AtomicInteger();
        HandOver rejectingFirst =
                new HandOver(
                        thread -> {
                            if (calls.getAndIncrement() == 0) {
                                throw new RejectedExecutionException();
                            }
                            threads.add(thread);
                        });
        assertThrows(
                RejectedExecutionException.class,
                () -> rejectingFirst.execute(done::incrementAndGet));
        rejectingFirst.execute(() -> {});
        threads.remove().run();
        assertEquals(0, done.get());
    }

    /** False, to be asked again. */
    private boolean lookAgain() {
        Runnable look = looks.poll();
        if (look != null) {
            look.run();
        }
        return false;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
