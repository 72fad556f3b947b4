package io.github.smtpraw.report;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.OutgoingPaths;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Message;

/** Reads the envelope of the message that a report is about, and sets that of the report. */
final class ReportEnvelope {
    private static final List<String> OF_THE_OTHER_MESSAGE =
            List.of(
                    SmtpRawConstants.ENVELOPE_ID,
                    SmtpRawConstants.RETURN,
                    SmtpRawConstants.MAIL_PARAMETERS,
                    SmtpRawConstants.HOST,
                    SmtpRawConstants.SIZE,
                    SmtpRawConstants.MAIL,
                    SmtpRawConstants.RESPONSE_CODE,
                    SmtpRawConstants.RESPONSE_STATUS,
                    SmtpRawConstants.RESPONSE_TEXT,
                    SmtpRawConstants.RESPONSE_DSN,
                    DeliveryStatus.ARRIVAL,
                    DeliveryStatus.LAST_ATTEMPT,
                    DeliveryStatus.RETRY_UNTIL,
                    DeliveryStatus.REMOTE_HOST);

    private ReportEnvelope() {}

    /**
     * The one sender of them all.
     *
     * @throws IllegalArgumentException where there are several
     */
    static String sender(Message message, List<RecipientStatus> due) {
        Set<String> senders =
                due.stream()
                        .map(one -> sender(message, one.recipient()))
                        .collect(Collectors.toSet());
        if (senders.size() > 1) {
            throw new IllegalArgumentException(
                    "a report goes to one sender: split by EnvelopeSplitter.bySender first");
        }
        return senders.iterator().next();
    }

    /**
     * Whom a report about that recipient goes to; {@code ""} for nobody: the null reverse path
     * stays null, whatever list it was for.
     *
     * @throws IllegalArgumentException where that is not known, or is none
     */
    static String sender(Message message, Recipient recipient) {
        String from = message.getHeader(SmtpRawConstants.FROM, String.class);
        boolean report = from != null && OutgoingPaths.reverse(from).isEmpty();
        String sender = report || recipient.getSender() == null ? from : recipient.getSender();
        if (sender == null) {
            throw new IllegalArgumentException(
                    SmtpRawConstants.FROM + " is missing (an empty one is the null reverse path)");
        }
        return withoutRoute(OutgoingPaths.reverse(sender));
    }

    /** {@code u@d} of {@code @a,@b:u@d}: no way back over other hosts (RFC 5321 6.1). */
    private static String withoutRoute(String path) {
        if (!path.startsWith("@")) {
            return path;
        }
        boolean literal = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == ':' && !literal) {
                return path.substring(i + 1);
            }
            literal = c == '[' || (literal && c != ']');
        }
        return path;
    }

    /** Whether no more than the header section may be returned (RFC 3461 4.3, RFC 8689 5). */
    static boolean returnsHeaders(Message message) {
        String wish = message.getHeader(SmtpRawConstants.RETURN, String.class);
        return Boolean.TRUE.equals(message.getHeader(SmtpRawConstants.REQUIRE_TLS, Boolean.class))
                || (wish != null && wish.strip().equalsIgnoreCase("HDRS"));
    }

    /**
     * From the null reverse path, and a report on it is asked for never (RFC 3461 6.1). SMTPUTF8 is
     * needed for the sender's address alone: what is returned stands in a part of its own.
     */
    static void set(Message message, String sender, boolean eightBit) {
        OF_THE_OTHER_MESSAGE.forEach(message::removeHeader);
        Recipient to = Recipient.of(sender).withDsnNotify("NEVER");
        message.setHeader(SmtpRawConstants.VERB, "MAIL");
        message.setHeader(SmtpRawConstants.FROM, "");
        message.setHeader(SmtpRawConstants.TO, Recipients.of(List.of(to)));
        boolean utf8 = !Lines.isAscii(sender);
        message.setHeader(SmtpRawConstants.BODY_TYPE, eightBit || utf8 ? "8BITMIME" : "7BIT");
        message.setHeader(SmtpRawConstants.UTF8, utf8);
    }
}
