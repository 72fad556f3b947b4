package io.github.smtpraw.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many connections one address has open, and how many it has opened within a minute. An IPv6
 * address counts as its /64, which is what one host or site gets. Thread-safe.
 */
final class AddressLimits {
    /** Addresses whose minute is remembered; the one that came first is forgotten for a new one. */
    static final int MAX_REMEMBERED = 100_000;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private static final class Minute {
        private final long began;
        private int opened;

        Minute(long began) {
            this.began = began;
        }
    }

    // Bounded by maxConnections.
    private final Map<Long, Integer> open = new HashMap<>();
    // In the order in which they began.
    private final Map<Long, Minute> minutes = new LinkedHashMap<>();

    /**
     * Counts a connection if it may be opened; {@link #close} has to follow then.
     *
     * @param maxOpen open at once; 0 for any number
     * @param maxRate opened within the minute that the first of them begins; 0 for any number
     * @param now a {@link System#nanoTime()}
     */
    synchronized boolean tryOpen(InetAddress address, int maxOpen, int maxRate, long now) {
        long key = key(address);
        if (maxOpen > 0 && open.getOrDefault(key, 0) >= maxOpen) {
            return false;
        }
        if (maxRate > 0 && !isWithin(maxRate, key, now)) {
            return false;
        }
        open.merge(key, 1, Integer::sum);
        return true;
    }

    private boolean isWithin(int maxRate, long key, long now) {
        Iterator<Minute> oldest = minutes.values().iterator();
        while (oldest.hasNext() && now - oldest.next().began >= MINUTE) {
            oldest.remove();
        }
        Minute minute = minutes.get(key);
        if (minute == null) {
            minute = new Minute(now);
            forgetOne();
            minutes.put(key, minute);
        }
        if (minute.opened >= maxRate) {
            return false;
        }
        minute.opened++;
        return true;
    }

    private void forgetOne() {
        if (minutes.size() >= MAX_REMEMBERED) {
            Iterator<Minute> oldest = minutes.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** One that was counted is over. */
    synchronized void close(InetAddress address) {
        open.computeIfPresent(key(address), (key, count) -> count == 1 ? null : count - 1);
    }

    /** Addresses that something is known of. */
    synchronized int size() {
        return Math.max(open.size(), minutes.size());
    }

    /** No /64 that is routed begins with 32 zero bits, so the two kinds do not meet. */
    private static long key(InetAddress address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address
                ? Integer.toUnsignedLong(octets.getInt())
                : octets.getLong();
    }
}
