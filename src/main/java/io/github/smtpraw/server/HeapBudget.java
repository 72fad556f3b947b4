package io.github.smtpraw.server;

import java.util.concurrent.atomic.AtomicLong;

/** How many octets of content may be on the heap at once, over all messages that share it. */
public final class HeapBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public HeapBudget(long limit) {
        this.limit = limit;
    }

    /** Takes that many octets, or none and gives false. */
    boolean tryReserve(long octets) {
        if (used.addAndGet(octets) <= limit) {
            return true;
        }
        used.addAndGet(-octets);
        return false;
    }

    void release(long octets) {
        used.addAndGet(-octets);
    }

    /** Octets taken now. */
    public long used() {
        return used.get();
    }
}
