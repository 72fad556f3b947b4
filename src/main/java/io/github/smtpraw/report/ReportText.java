package io.github.smtpraw.report;

import io.github.smtpraw.protocol.Recipient;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The two texts of a report: one for people, and the fields for programs (RFC 3464 2).
 *
 * @param hostname the reporting server's name
 * @param envelopeId ENVID, decoded; null where none was given
 * @param statuses at least one
 */
record ReportText(
        Action action,
        String hostname,
        String envelopeId,
        Attempts attempts,
        List<RecipientStatus> statuses) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    /** Delivery time expired (RFC 3463 3.5). */
    private static final String EXPIRED = "4.4.7";

    /** RFC 5322 3.3. */
    static String date(ZonedDateTime time) {
        return DATE.format(time);
    }

    /** For people, in plain words. */
    String words() {
        StringBuilder text = new StringBuilder();
        text.append("This is the mail system of ").append(hostname).append(".\r\n\r\n");
        text.append(opening()).append("\r\n");
        for (RecipientStatus status : statuses) {
            text.append("\r\n").append(status.toText());
        }
        return text.toString();
    }

    private String opening() {
        return switch (action) {
            case failed ->
                    isGivenUp()
                            ? "Your message could not be delivered to these recipients in all the time that it\r\n"
                                    + "was tried. It will not be tried again."
                            : "Your message could not be delivered to these recipients. It will not be tried\r\n"
                                    + "again.";
            case delayed ->
                    "Your message could not be delivered to these recipients yet. It is still being\r\n"
                            + "tried"
                            + (attempts.until() == null ? "" : ", until " + date(attempts.until()))
                            + ": there is no need to send it again.";
            case relayed ->
                    "Your message is on its way to these recipients. You will only hear of it again\r\n"
                            + "if it fails.";
            case expanded ->
                    "Your message reached these addresses, each of which stands for several.";
        };
    }

    /** The type of {@link #fields} below {@code message/}. */
    String type() {
        return isGlobal() ? "global-delivery-status" : "delivery-status";
    }

    /**
     * Whether an address beyond ASCII is among the fields, so that they are of the type {@code
     * message/global-delivery-status} (RFC 6533 4).
     */
    boolean isGlobal() {
        return statuses.stream()
                .map(RecipientStatus::recipient)
                .flatMap(one -> Stream.of(one.getAddress(), original(one)))
                .anyMatch(address -> !Lines.isAscii(Lines.clean(address)));
    }

    private static String original(Recipient recipient) {
        return Objects.requireNonNullElse(recipient.getDsnOriginal(), "");
    }

    /** For programs: a group of fields about the message, and one about each recipient. */
    String fields() {
        String fields = anyFields();
        return isGlobal() ? fields : Lines.ascii(fields);
    }

    private String anyFields() {
        StringBuilder text = new StringBuilder();
        if (envelopeId != null) {
            text.append(field("Original-Envelope-Id", Lines.clean(envelopeId)));
        }
        text.append(field("Reporting-MTA", "dns; " + hostname));
        if (attempts.arrival() != null) {
            text.append(field("Arrival-Date", date(attempts.arrival())));
        }
        for (RecipientStatus status : statuses) {
            text.append("\r\n");
            add(status, text);
        }
        return text.toString();
    }

    private void add(RecipientStatus status, StringBuilder text) {
        String original = Lines.original(original(status.recipient()));
        if (original != null) {
            text.append(field("Original-Recipient", original));
        }
        text.append(field("Final-Recipient", Lines.typed(status.recipient().getAddress())));
        text.append(field("Action", action.name()));
        text.append(
                field(
                        "Status",
                        status.reply() == null && isGivenUp() ? EXPIRED : status.status(action)));
        if (status.diagnostic() != null) {
            if (attempts.remote() != null) {
                text.append(field("Remote-MTA", attempts.remote()));
            }
            text.append(field("Diagnostic-Code", Lines.folded(status.diagnostic())));
        }
        if (attempts.last() != null) {
            text.append(field("Last-Attempt-Date", date(attempts.last())));
        }
        if (action == Action.delayed && attempts.until() != null) {
            text.append(field("Will-Retry-Until", date(attempts.until())));
        }
    }

    /** Whether its time is over. */
    private boolean isGivenUp() {
        return action == Action.failed && attempts.until() != null;
    }

    private static String field(String name, String value) {
        return name + ": " + value + "\r\n";
    }
}
