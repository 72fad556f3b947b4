package io.github.smtpraw;

import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands tasks from event loops to the threads of a pool that grows. To wake a thread costs more
 * than a short task: where tasks are short, a thread that is at work takes the next one too, and
 * another is woken only where that would take it long, up to one for each core. Where tasks take
 * long, each gets a thread at once. No task waits for others that block: if none was taken for a
 * moment, there is a thread for each that waits.
 */
final class HandOver implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

    /**
     * A task that takes longer on the average, or is to wait longer, is worth a thread's waking.
     */
    private static final long SHORT_NANOS = 100_000;

    /** One pause of the JVM is not to make tasks long. */
    private static final long LONGEST_NANOS = 1_000_000;

    private static final long PATIENCE_MILLIS = 2;

    private static final int FEW = Runtime.getRuntime().availableProcessors();

    private final Executor pool;
    private final Executor later;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger threads = new AtomicInteger();

    /** Of these, those that the pool has not begun yet. */
    private final AtomicInteger starting = new AtomicInteger();

    private final AtomicBoolean watched = new AtomicBoolean();

    /** This and the next two are rough: threads may overwrite each other. */
    private volatile int taken;

    private volatile long meanNanos;

    /** How many threads were seen to block. */
    private volatile int blocked;

    /**
     * @param pool must be able to run any number of tasks at the same time
     */
    HandOver(Executor pool) {
        this(
                pool,
                // A thread that belongs to nobody else, who might block it.
                task ->
                        GlobalEventExecutor.INSTANCE.schedule(
                                task, PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    }

    /**
     * @param later does what it is given in a moment
     */
    HandOver(Executor pool, Executor later) {
        this.pool = pool;
        this.later = later;
    }

    /**
     * @throws RejectedExecutionException where the pool takes none any more
     */
    @Override
    public void execute(Runnable task) {
        int waiting = queued.incrementAndGet();
        tasks.add(task);
        if (isWorthAThread(waiting)) {
            try {
                addThread();
            } catch (RejectedExecutionException e) {
                if (tasks.remove(task)) {
                    queued.decrementAndGet();
                    throw e;
                }
            }
        } else {
            watch();
        }
    }

    private boolean isWorthAThread(int waiting) {
        int free = threads.get() - blocked;
        long mean = meanNanos;
        return free <= 0
                || mean > SHORT_NANOS
                || (free < FEW && waiting * mean > SHORT_NANOS * free);
    }

    private void addThread() {
        threads.incrementAndGet();
        starting.incrementAndGet();
        try {
            pool.execute(this::work);
        } catch (RejectedExecutionException e) {
            starting.decrementAndGet();
            threads.decrementAndGet();
            throw e;
        }
    }

    private void work() {
        starting.decrementAndGet();
        boolean more = true;
        while (more) {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                run(task);
            }
            threads.decrementAndGet();
            // Whoever added one just now may have counted on this thread.
            more = !tasks.isEmpty();
            if (more) {
                threads.incrementAndGet();
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void run(Runnable task) {
        queued.decrementAndGet();
        taken++;
        long start = System.nanoTime();
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A task failed", e);
        }
        long nanos = System.nanoTime() - start;
        meanNanos += (Math.min(nanos, LONGEST_NANOS) - meanNanos) >> 4;
        if (blocked > 0 && nanos >= TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
            blocked--;
        }
    }

    /** Has a look in a moment at whether a task was taken since. */
    private void watch() {
        if (watched.compareAndSet(false, true)) {
            int before = taken;
            later.execute(() -> look(before));
        }
    }

    private void look(int before) {
        watched.set(false);
        if (tasks.isEmpty()) {
            return;
        }
        if (taken == before) {
            blocked = threads.get() - starting.get();
            try {
                for (int wanted = tasks.size() - starting.get(); wanted > 0; wanted--) {
                    addThread();
                }
            } catch (RejectedExecutionException e) {
                LOG.debug("The pool has ended; what waits is done by the threads at work", e);
            }
        }
        watch();
    }
}
