package io.github.smtpraw.server;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of sessions and messages: short, unique among all that run, in letters and digits, so that
 * they stand in a reply, a header field and a file name as they are.
 */
final class Ids {
    private static final AtomicLong COUNT = new AtomicLong();
    private static final String PROCESS =
            Long.toString(System.currentTimeMillis() / 1000, 36)
                    + Integer.toString(new SecureRandom().nextInt(36 * 36 * 36), 36);

    String next() {
        return (PROCESS + "-" + Long.toString(COUNT.incrementAndGet(), 36))
                .toUpperCase(java.util.Locale.ROOT);
    }
}
