package io.github.smtpraw.server;

import java.util.concurrent.atomic.AtomicLong;

/** What one message has taken of the budget, given back once however often. Thread-safe. */
final class HeapShare {
    private final HeapBudget budget;
    private final AtomicLong held = new AtomicLong();

    HeapShare(HeapBudget budget) {
        this.budget = budget;
    }

    boolean tryTake(int octets) {
        if (!budget.tryReserve(octets)) {
            return false;
        }
        held.addAndGet(octets);
        return true;
    }

    void giveBack(int octets) {
        held.addAndGet(-octets);
        budget.release(octets);
    }

    void giveBackAll() {
        budget.release(held.getAndSet(0));
    }
}
