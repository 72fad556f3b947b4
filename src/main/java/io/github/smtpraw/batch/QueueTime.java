package io.github.smtpraw.batch;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters of MAIL that count seconds from when they are said: the time that a batch lies in a
 * queue is taken off them. When it was written stands behind MAIL as {@code NOOP TIME=} with the
 * seconds since 1970.
 */
final class QueueTime {
    static final String TIME = "TIME=";

    // BY=120;R (RFC 2852 4), which may go below 0, and HOLDFOR=3600 (RFC 4865 5), which may not.
    private static final String BY = "BY";
    private static final String HOLDFOR = "HOLDFOR";
    private static final Pattern SECONDS = Pattern.compile("([-+]?\\d{1,9})(;.*)?");

    private QueueTime() {}

    static boolean concerns(Map<String, String> parameters) {
        return parameters.keySet().stream()
                .map(keyword -> keyword.toUpperCase(Locale.ROOT))
                .anyMatch(keyword -> keyword.equals(BY) || keyword.equals(HOLDFOR));
    }

    static String now(Clock clock) {
        return TIME + clock.instant().getEpochSecond();
    }

    /**
     * The parameters, keywords in upper case, after so many seconds; those that are not of their
     * form as they are.
     */
    static Map<String, String> after(Map<String, String> parameters, long seconds) {
        Map<String, String> later = new LinkedHashMap<>(parameters);
        Matcher by = SECONDS.matcher(parameters.getOrDefault(BY, ""));
        if (by.matches() && by.group(2) != null) {
            later.put(BY, Long.parseLong(by.group(1)) - seconds + by.group(2));
        }
        Matcher hold = SECONDS.matcher(parameters.getOrDefault(HOLDFOR, ""));
        if (hold.matches() && hold.group(2) == null) {
            long rest = Long.parseLong(hold.group(1)) - seconds;
            if (rest > 0) {
                later.put(HOLDFOR, Long.toString(rest));
            } else {
                later.remove(HOLDFOR);
            }
        }
        return later;
    }
}
