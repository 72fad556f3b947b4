package io.github.smtpraw.server;

import java.util.concurrent.TimeUnit;

/**
 * Whether content comes fast enough: the mean over any period (a minute) must reach a least rate.
 * Looked at in steps of a sixth of the period. Event loop only.
 */
final class DataRate {
    private static final int STEPS = 6;

    private final long needed;
    private final long step;
    private final long[] marks = new long[STEPS];
    private int steps;
    private long nextStep;
    private long octets;

    /**
     * @param least octets a second; 0 for any rate
     * @param periodMillis over which the mean is taken
     * @param now a {@link System#nanoTime()}
     */
    DataRate(long least, long periodMillis, long now) {
        this.needed = least * periodMillis / 1000;
        this.step = TimeUnit.MILLISECONDS.toNanos(periodMillis) / STEPS;
        restart(now);
    }

    /** So much was read. */
    void received(long more) {
        octets += more;
    }

    /** The client was not read from, so that what it could send before tells nothing. */
    void restart(long now) {
        steps = 0;
        marks[0] = 0;
        octets = 0;
        nextStep = now + step;
    }

    /** When {@link #isTooSlow} has to be asked next, as a {@link System#nanoTime()}. */
    long nextLook() {
        return nextStep;
    }

    /** Whether the period that ends now had too little; one that is not over yet had not. */
    boolean isTooSlow(long now) {
        if (now - nextStep < 0) {
            return false;
        }
        steps++;
        int at = steps % STEPS;
        boolean slow = steps >= STEPS && octets - marks[at] < needed;
        marks[at] = octets;
        // Counted from now: what looks late is lenient.
        nextStep = now + step;
        return slow;
    }
}
