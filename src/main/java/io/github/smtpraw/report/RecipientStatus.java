package io.github.smtpraw.report;

import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;

/**
 * What became of the message for one recipient.
 *
 * @param reply what a server said, null where none said anything
 * @param words the reason in plain words, null where the reply is all
 * @param detail what stands behind the class in the status where there is no reply, such as {@code
 *     4.1} (RFC 3463 3)
 */
record RecipientStatus(Recipient recipient, Reply reply, String words, String detail) {
    /** Nothing is known (RFC 3463 3.1). */
    static final String UNDEFINED = "0.0";

    RecipientStatus(Recipient recipient, Reply reply, String words) {
        this(recipient, reply, words, UNDEFINED);
    }

    /** An enhanced status code of a class that the action may have (RFC 3464 2.3.4). */
    String status(Action action) {
        if (reply == null) {
            return action.status(detail);
        }
        String said = reply.getStatus();
        String read = Reply.isStatus(said) ? said : reply.getCode() / 100 + ".0.0";
        return action.fits(read) ? read : action.status(UNDEFINED);
    }

    /** {@code smtp; 550 5.1.1 text}, on one line; null where no server said anything. */
    String diagnostic() {
        return reply == null ? null : "smtp; " + said();
    }

    private String said() {
        return Lines.cleanWords(reply.toString());
    }

    /** The lines that a person reads: whom it is about, and why. */
    String toText() {
        StringBuilder text = new StringBuilder();
        text.append('<').append(Lines.clean(recipient.getAddress())).append('>');
        String original = recipient.getOriginal();
        if (original != null && !original.equals(recipient.getAddress())) {
            text.append(" (for <").append(Lines.clean(original)).append(">)");
        }
        text.append("\r\n");
        if (words != null) {
            text.append("    ").append(words).append("\r\n");
        }
        if (reply != null) {
            text.append("    ").append(said()).append("\r\n");
        }
        return text.toString();
    }
}
