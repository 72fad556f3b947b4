package io.github.smtpraw.client;

import io.github.smtpraw.client.NameService.Found;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.concurrent.Promise;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Answers, for as long as their records may be kept, and questions that have yet to be answered, so
 * that none is asked twice at once. Lives on one event loop.
 */
final class DnsCache {
    private static final int MAX_ENTRIES = 10_000;

    private record Key(String name, DnsRecordType type) {}

    private static final class Held {
        private final Promise<?> promise;
        private long until;

        Held(Promise<?> promise) {
            this.promise = promise;
        }
    }

    private final Map<Key, Held> entries =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Held> eldest) {
                    return size() > MAX_ENTRIES;
                }
            };

    /** What is known, or has been asked; null for neither. */
    @SuppressWarnings("unchecked")
    <T> Promise<Found<T>> get(String name, RecordKind<T> kind) {
        Key key = new Key(name, kind.type());
        Held entry = entries.get(key);
        if (entry != null && entry.promise.isDone() && entry.until - System.nanoTime() <= 0) {
            entries.remove(key);
            return null;
        }
        return entry == null ? null : (Promise<Found<T>>) entry.promise;
    }

    /** A question has been asked. */
    <T> void asked(String name, RecordKind<T> kind, Promise<Found<T>> promise) {
        entries.put(new Key(name, kind.type()), new Held(promise));
    }

    /** It is about to be answered. */
    void answered(String name, RecordKind<?> kind, long seconds) {
        Key key = new Key(name, kind.type());
        Held entry = entries.get(key);
        if (entry != null && seconds > 0) {
            entry.until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        } else {
            entries.remove(key);
        }
    }
}
