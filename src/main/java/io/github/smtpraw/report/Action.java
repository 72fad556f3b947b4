package io.github.smtpraw.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What became of a message, by the names that a report has for it (RFC 3464 2.3.3). */
public enum Action {
    /** It was not delivered, and will not be. */
    failed("FAILURE", true, '5', "Undelivered mail"),
    /** It has not been delivered yet, and is still being tried. */
    delayed("DELAY", true, '4', "Delayed mail"),
    /** It was handed to a server that does not confirm deliveries (RFC 3461 5.2.2). */
    relayed("SUCCESS", false, '2', "Mail handed on"),
    /** It was delivered to an address that stands for several, and sent on to those. */
    expanded("SUCCESS", false, '2', "Mail sent on to several addresses");

    private final String wish;
    private final boolean unasked;
    private final char statusClass;
    private final String subject;

    Action(String wish, boolean unasked, char statusClass, String subject) {
        this.wish = wish;
        this.unasked = unasked;
        this.statusClass = statusClass;
        this.subject = subject;
    }

    /**
     * Whether somebody with that NOTIFY is to be told.
     *
     * @param notify the parameter's value (RFC 3461 4.1), null for none
     */
    boolean isDue(String notify) {
        if (notify == null || notify.isBlank()) {
            return unasked;
        }
        List<String> wishes =
                Arrays.asList(notify.strip().toUpperCase(Locale.ROOT).split("[,\\s]+"));
        return wishes.contains(wish) && !wishes.contains("NEVER");
    }

    /** The status of its class where no server said one: {@code 5.0.0} and its like. */
    String status(String detail) {
        return statusClass + "." + detail;
    }

    /** A failure may have a status of class 4: it was tried for too long (RFC 3464 2.3.4). */
    boolean fits(String status) {
        return status.charAt(0) == statusClass || (this == failed && status.charAt(0) == '4');
    }

    String subject() {
        return subject;
    }
}
