package io.github.smtpraw.report;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import io.github.smtpraw.protocol.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Finds out from an exchange whom an action is about, and removes from it what is settled. */
final class Outcomes {
    private static final String WAITING = "It has not been delivered yet.";
    private static final String RELAYED =
            "It was handed to a mail system that does not confirm deliveries.";
    private static final String EXPANDED = "It was sent on to the members behind that address.";

    private final Exchange exchange;
    private final Message message;
    private final List<Recipient> all;
    private final RejectedMap rejected;
    private final RejectedMap refused;

    /**
     * @throws IllegalArgumentException for headers that are not what they should be
     */
    Outcomes(Exchange exchange) {
        this.exchange = exchange;
        this.message = exchange.getMessage();
        this.all = Recipients.read(message.getHeader(SmtpRawConstants.TO));
        this.rejected = map(SmtpRawConstants.REJECTED);
        this.refused = map(SmtpRawConstants.RESPONSE_REJECTED);
    }

    private RejectedMap map(String name) {
        return RejectedMap.read(name, message.getHeader(name), all);
    }

    /** Those that the action is about, whether a report is due to them or not. */
    List<RecipientStatus> of(Action action) {
        return switch (action) {
            case failed -> unserved(Causes.UNKNOWN);
            case delayed -> unserved(WAITING).stream().filter(Outcomes::mayStillArrive).toList();
            case relayed -> Causes.each(served(), null, RELAYED);
            case expanded -> Causes.each(expanded(), null, EXPANDED);
        };
    }

    private List<RecipientStatus> unserved(String words) {
        if (!rejected.isEmpty()) {
            return rejected.statuses();
        }
        if (!refused.isEmpty()) {
            return refused.statuses();
        }
        Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (thrown != null) {
            return Causes.of(thrown, everybody());
        }
        Integer said = message.getHeader(SmtpRawConstants.RESPONSE_CODE, Integer.class);
        boolean sent = said != null && Reply.of(said, "").isPositive();
        return sent ? List.of() : Causes.each(everybody(), null, words);
    }

    private static boolean mayStillArrive(RecipientStatus status) {
        return status.reply() == null || !status.reply().isPermanent();
    }

    private List<Recipient> everybody() {
        if (all.isEmpty()) {
            throw new IllegalArgumentException(SmtpRawConstants.TO + " names no recipient");
        }
        return all;
    }

    private List<Recipient> served() {
        return everybody().stream()
                .filter(recipient -> !rejected.names(recipient) && !refused.names(recipient))
                .toList();
    }

    /** What RCPT had named, once each, in place of what it was expanded to. */
    private List<Recipient> expanded() {
        Set<Recipient> expanded = new LinkedHashSet<>();
        for (Recipient recipient : served()) {
            String original = recipient.getOriginal();
            expanded.add(
                    original == null
                            ? recipient
                            : recipient.withAddress(original).withOriginal(null));
        }
        return List.copyOf(expanded);
    }

    /** Takes those out of the two maps, and a header away once its map is empty. */
    void settle(List<RecipientStatus> statuses) {
        Set<Recipient> dealtWith =
                statuses.stream().map(RecipientStatus::recipient).collect(Collectors.toSet());
        keep(SmtpRawConstants.REJECTED, rejected.without(dealtWith));
        keep(SmtpRawConstants.RESPONSE_REJECTED, refused.without(dealtWith));
    }

    private void keep(String name, Map<Object, Object> left) {
        if (left.isEmpty()) {
            message.removeHeader(name);
        } else {
            message.setHeader(name, left);
        }
    }
}
