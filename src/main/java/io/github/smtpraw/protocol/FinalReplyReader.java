package io.github.smtpraw.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The replies behind the end of content: one for all in SMTP, in LMTP one for each recipient that
 * RCPT was positive for, in their order (RFC 2033 4.2).
 */
final class FinalReplyReader {
    private final boolean each;
    private final List<Recipient> accepted = new ArrayList<>();
    private final Map<Recipient, Reply> refused = new LinkedHashMap<>();
    private Reply positive;
    private Reply last;
    private int read;

    FinalReplyReader(boolean each) {
        this.each = each;
    }

    void accepted(Recipient recipient) {
        accepted.add(recipient);
    }

    int count() {
        return accepted.size();
    }

    /** Whether that was the last of them. */
    boolean read(Reply reply) {
        last = reply;
        if (reply.isPositive()) {
            positive = reply;
        } else if (each) {
            refused.put(accepted.get(read), reply);
        }
        return ++read >= (each ? accepted.size() : 1);
    }

    /** The reply that took the message, null where none did. */
    Reply positive() {
        return positive;
    }

    /** What to say of all where none was positive. */
    Reply last() {
        return last;
    }

    /** Whom LMTP refused now. */
    Map<Recipient, Reply> refused() {
        return refused;
    }
}
