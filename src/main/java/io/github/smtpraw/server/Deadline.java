package io.github.smtpraw.server;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The one point in time by which something has to happen. Moving it later costs nothing: the timer
 * that is under way finds the new time when it fires. Event loop only.
 */
final class Deadline {
    private final EventExecutor eventLoop;
    private final Runnable onPassed;
    private ScheduledFuture<?> timer;
    private long timerAt;
    private long at;
    private boolean set;

    Deadline(EventExecutor eventLoop, Runnable onPassed) {
        this.eventLoop = eventLoop;
        this.onPassed = onPassed;
    }

    void in(long millis) {
        at(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** By that {@link System#nanoTime()}. */
    void at(long nanoTime) {
        at = nanoTime;
        set = true;
        if (timer == null || timerAt - nanoTime > 0) {
            start();
        }
    }

    void clear() {
        set = false;
    }

    /** No timer is left behind. */
    void cancel() {
        set = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void start() {
        if (timer != null) {
            timer.cancel(false);
        }
        timerAt = at;
        timer =
                eventLoop.schedule(
                        this::fired, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void fired() {
        timer = null;
        if (!set) {
            return;
        }
        if (at - System.nanoTime() > 0) {
            start();
        } else {
            set = false;
            onPassed.run();
        }
    }
}
