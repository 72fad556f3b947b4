package io.github.smtpraw.client;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The one moment by which a connection must have got on. It is moved for each reply, so moving it
 * later costs no timer: the one that is set looks again when it fires. Lives on the event loop.
 */
final class Deadline implements Runnable {
    private final EventExecutor loop;
    private final Runnable expired;
    private boolean set;
    private long at;
    private Future<?> timer;
    private long timerAt;

    Deadline(EventExecutor loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void in(long millis) {
        long now = System.nanoTime();
        at = now + TimeUnit.MILLISECONDS.toNanos(millis);
        set = true;
        if (timer == null || timerAt - at > 0) {
            schedule(now);
        }
    }

    void clear() {
        set = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule(long now) {
        if (timer != null) {
            timer.cancel(false);
        }
        timerAt = at;
        timer = loop.schedule(this, at - now, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        timer = null;
        if (!set) {
            return;
        }
        long now = System.nanoTime();
        if (at - now > 0) {
            schedule(now);
        } else {
            set = false;
            expired.run();
        }
    }
}
