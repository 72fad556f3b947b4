package io.github.smtpraw.server;

import java.util.concurrent.atomic.AtomicLong;

/** How many octets of content all listeners of a component may hold on the heap. Thread-safe. */
public final class HeapBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param limit in octets
     */
    public HeapBudget(long limit) {
        this.limit = limit;
    }

    /** Takes that many octets if they are left. */
    boolean tryReserve(long octets) {
        long now = used.get();
        while (octets <= limit - now) {
            if (used.compareAndSet(now, now + octets)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }

    void release(long octets) {
        used.addAndGet(-octets);
    }

    /** Octets in use. */
    public long used() {
        return used.get();
    }

    /** Octets that may be in use. */
    public long limit() {
        return limit;
    }
}
