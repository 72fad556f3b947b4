package io.github.smtpraw;

import io.github.smtpraw.protocol.OutgoingEnvelope;
import io.github.smtpraw.protocol.OutgoingEnvelope.BodyType;
import io.github.smtpraw.protocol.OutgoingEnvelope.ContentKind;
import io.github.smtpraw.protocol.OutgoingPaths;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import io.github.smtpraw.protocol.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.Message;

/** Reads the envelope from the headers of an exchange, and from the options what they leave out. */
final class OutgoingMessage {
    private final Message message;
    private final SmtpRawConfiguration configuration;

    OutgoingMessage(Message message, SmtpRawConfiguration configuration) {
        this.message = message;
        this.configuration = configuration;
    }

    /**
     * The envelope, nothing said of the content.
     *
     * @throws IllegalArgumentException for what can not be said in SMTP
     */
    OutgoingEnvelope envelope() {
        return new OutgoingEnvelope(
                verb(),
                from(),
                to(),
                Boolean.TRUE.equals(message.getHeader(SmtpRawConstants.UTF8, Boolean.class)),
                ContentKind.UNKNOWN,
                configuration.getPartial(),
                configuration.isVerbFallback(),
                OutgoingWishes.of(message));
    }

    /** What the header says the content is made of, null where it is absent. */
    BodyType bodyType() {
        String name = message.getHeader(SmtpRawConstants.BODY_TYPE, String.class);
        if (name == null) {
            return null;
        }
        BodyType type = BodyType.of(name.strip());
        if (type == null) {
            throw new IllegalArgumentException(
                    SmtpRawConstants.BODY_TYPE + " is 7BIT, 8BITMIME or BINARYMIME");
        }
        return type;
    }

    private Verb verb() {
        String name = message.getHeader(SmtpRawConstants.VERB, String.class);
        return Verb.transaction(
                name == null ? configuration.getCommand().name() : OutgoingPaths.line(name));
    }

    private String from() {
        String from = message.getHeader(SmtpRawConstants.FROM, String.class);
        if (from == null) {
            from = configuration.getFrom();
        }
        if (from == null) {
            throw new IllegalArgumentException(
                    "no sender: neither the header CamelSmtpFrom nor the option from is set");
        }
        return OutgoingPaths.reverse(from);
    }

    private List<Recipient> to() {
        Object to = message.getHeader(SmtpRawConstants.TO);
        List<Recipient> recipients = new ArrayList<>();
        Recipients.read(to == null ? configuration.getTo() : readable(to))
                .forEach(recipient -> recipients.add(OutgoingPaths.recipient(recipient)));
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException(
                    "no recipient: neither the header CamelSmtpTo nor the option to names one");
        }
        return recipients;
    }

    /** What is no recipient may be something that converts to a String. */
    private Object readable(Object to) {
        if (to == null
                || to instanceof Recipient
                || to instanceof Collection<?>
                || to instanceof Object[]) {
            return to;
        }
        String text =
                message.getExchange()
                        .getContext()
                        .getTypeConverter()
                        .convertTo(String.class, message.getExchange(), to);
        return text == null ? to : text;
    }
}
