package io.github.smtpraw.host;

import java.io.IOException;

/**
 * Syncs once for all who wait for it at the same time: whoever comes while a sync runs shares the
 * next one, which begins behind what they wrote.
 */
final class GroupSync {
    /** What brings to the disk all that was written before it was called. */
    interface Sync {
        void run() throws IOException;
    }

    private final Sync sync;
    private long asked;
    private long done;
    private boolean running;

    GroupSync(Sync sync) {
        this.sync = sync;
    }

    /**
     * Returns once a sync that began after this call has succeeded.
     *
     * @throws IOException if the sync that this thread ran failed; others try again for themselves
     */
    void sync() throws IOException {
        long mine;
        synchronized (this) {
            asked++;
            mine = asked;
        }
        while (true) {
            long all = begin(mine);
            if (all < mine) {
                return;
            }
            boolean synced = false;
            try {
                sync.run();
                synced = true;
            } finally {
                end(synced ? all : 0);
            }
        }
    }

    /** Waits for its turn; 0 where the work was done by another in the meantime. */
    private synchronized long begin(long mine) throws IOException {
        while (running && done < mine) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the disk", e);
            }
        }
        if (done >= mine) {
            return 0;
        }
        running = true;
        return asked;
    }

    private synchronized void end(long all) {
        running = false;
        done = Math.max(done, all);
        notifyAll();
    }
}
