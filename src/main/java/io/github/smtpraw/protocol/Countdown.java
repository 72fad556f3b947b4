package io.github.smtpraw.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters of MAIL that count seconds from when they are said: {@code BY=120;R} (RFC 2852 4),
 * which may go below 0, and {@code HOLDFOR=3600} (RFC 4865 5), which may not.
 */
public final class Countdown {
    private static final String BY = "BY";
    private static final String HOLDFOR = "HOLDFOR";
    private static final Pattern SECONDS = Pattern.compile("([-+]?\\d{1,9})(;.*)?");

    private Countdown() {}

    /** Whether the keyword, in upper case, is of one of them. */
    public static boolean concerns(String keyword) {
        return keyword.equals(BY) || keyword.equals(HOLDFOR);
    }

    /**
     * The parameters, keywords in upper case, after so many seconds; those that are not of their
     * form as they are, and no HOLDFOR once its time is over.
     */
    public static Map<String, String> after(Map<String, String> parameters, long seconds) {
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
