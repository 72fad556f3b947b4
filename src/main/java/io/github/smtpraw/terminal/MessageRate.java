package io.github.smtpraw.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Counts messages by user and by sender, within a window that moves with the clock. */
final class MessageRate {
    private static final int MAX_KEYS = 10_000;

    private final LongSupplier nanos;

    // The one heard of longest ago goes first where there are too many.
    private final Map<String, Deque<Long>> times =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Deque<Long>> eldest) {
                    return size() > MAX_KEYS;
                }
            };

    MessageRate(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Counts one message for each key, or for none where one of them has had all it may.
     *
     * @param limits how many each key may have within the window; 0 for any number
     * @param window nanoseconds
     * @return the key that has had all it may, else null
     */
    synchronized String count(Map<String, Integer> limits, long window) {
        long now = nanos.getAsLong();
        for (Map.Entry<String, Integer> limit : limits.entrySet()) {
            Deque<Long> recent = times.get(limit.getKey());
            while (recent != null && !recent.isEmpty() && now - recent.peekFirst() >= window) {
                recent.removeFirst();
            }
            if (limit.getValue() > 0 && recent != null && recent.size() >= limit.getValue()) {
                return limit.getKey();
            }
        }
        limits.forEach(
                (key, limit) -> {
                    if (limit > 0) {
                        times.computeIfAbsent(key, any -> new ArrayDeque<>()).addLast(now);
                    }
                });
        return null;
    }
}
