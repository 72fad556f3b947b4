package io.github.smtpraw.host;

import java.util.Locale;
import org.apache.camel.util.TimeUtils;

/**
 * When a message that could not be relayed is tried again, and for how long (RFC 5321 4.5.4.1).
 * Times are written as {@code 60000} (milliseconds), {@code 90s}, {@code 4h} or {@code 5d}; each
 * setter throws an IllegalArgumentException that names the property for anything else.
 */
public class RetrySchedule {
    private long delay = TimeUtils.toMilliSeconds("1m");
    private double multiplier = 2;
    private long maximum = TimeUtils.toMilliSeconds("4h");
    private long lifetime = TimeUtils.toMilliSeconds("5d");
    private long warn = TimeUtils.toMilliSeconds("4h");

    /**
     * Milliseconds to wait after that many attempts have failed. They are few different ones.
     *
     * @param attempts at least 1
     */
    long delay(int attempts) {
        double wait = (double) delay * Math.pow(multiplier, attempts - 1.0);
        return Math.round(Math.min(wait, (double) Math.max(delay, maximum)));
    }

    /** Whether the sender shall be told that it waits, where that was not said yet. */
    boolean isWorthWarning(long age) {
        return age >= warn;
    }

    boolean isExpired(long age) {
        return age >= lifetime;
    }

    /** Milliseconds from the first attempt to the end of all attempts. */
    long lifetime() {
        return lifetime;
    }

    /** After the first attempt; default 60000. */
    public void setDelay(String time) {
        delay = time("relay.retry.delay", time);
    }

    /** By what each delay is longer than the one before; at least 1, default 2. */
    public void setMultiplier(String factor) {
        double value;
        try {
            value = Double.parseDouble(factor.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("relay.retry.multiplier: no number: " + factor, e);
        }
        if (!(value >= 1 && value <= 1000)) {
            throw new IllegalArgumentException(
                    "relay.retry.multiplier: not between 1 and 1000: " + factor);
        }
        multiplier = value;
    }

    /** The longest delay; default 4h. */
    public void setMaximum(String time) {
        maximum = time("relay.retry.maximum", time);
    }

    /** How old a message gets before it is given up; default 5d. */
    public void setLifetime(String time) {
        lifetime = time("relay.lifetime", time);
    }

    /** How old it gets before its sender is told that it waits; default 4h. */
    public void setWarn(String time) {
        warn = time("relay.warn", time);
    }

    private static long time(String property, String time) {
        String text = time.strip().toLowerCase(Locale.ROOT);
        if (!text.matches("\\d{1,15}|(\\d{1,9}(d|h|m|s|ms))+")) {
            throw new IllegalArgumentException(
                    property + ": no time such as 60000, 90s, 4h or 5d: " + time);
        }
        return TimeUtils.toMilliSeconds(text);
    }
}
