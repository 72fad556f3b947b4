package io.github.smtpraw.batch;

import io.github.smtpraw.protocol.Countdown;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;

/**
 * The time that a batch lies in a queue is taken off the parameters of MAIL that count seconds.
 * When it was written stands behind MAIL as {@code NOOP TIME=} with the seconds since 1970.
 */
final class QueueTime {
    static final String TIME = "TIME=";

    private QueueTime() {}

    static boolean concerns(Map<String, String> parameters) {
        return parameters.keySet().stream()
                .map(keyword -> keyword.toUpperCase(Locale.ROOT))
                .anyMatch(Countdown::concerns);
    }

    static String now(Clock clock) {
        return TIME + clock.instant().getEpochSecond();
    }
}
