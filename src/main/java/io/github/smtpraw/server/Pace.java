package io.github.smtpraw.server;

import java.util.concurrent.TimeUnit;

/**
 * Whether octets that are no commands come in time: without a long pause between two reads, at a
 * least rate, and the whole message within its time. Event loop only.
 */
final class Pace {
    private final ListenerSettings.Limits limits;
    private final DataRate rate;
    private final long wholeEnds;
    private long pauseEnds;

    /** The first octets are waited for from now on. */
    Pace(ListenerSettings.Limits limits) {
        long now = System.nanoTime();
        this.limits = limits;
        this.rate = new DataRate(limits.minDataRate(), limits.dataRatePeriod(), now);
        this.wholeEnds = now + TimeUnit.MILLISECONDS.toNanos(limits.messageTimeout());
        arrived();
    }

    /** The next ones are waited for from now on; what came before counts no more for the rate. */
    void restart() {
        rate.restart(System.nanoTime());
        arrived();
    }

    /** The client sent something. */
    void arrived() {
        pauseEnds = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.dataTimeout());
    }

    /** So much of it was read. */
    void received(long octets) {
        rate.received(octets);
    }

    /** When {@link #isLate} has to be asked next, as a {@link System#nanoTime()}. */
    long nextLook() {
        return earlier(earlier(pauseEnds, wholeEnds), rate.nextLook());
    }

    /** So many milliseconds from now, or when the whole message has to be there. */
    long within(long millis) {
        return earlier(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), wholeEnds);
    }

    /**
     * Whether the client took too long, or sends too little.
     *
     * @param reading whether it is read from, so that a low rate is its own
     */
    boolean isLate(boolean reading) {
        long now = System.nanoTime();
        boolean slow = rate.isTooSlow(now) && reading;
        return slow || now - pauseEnds >= 0 || now - wholeEnds >= 0;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }
}
