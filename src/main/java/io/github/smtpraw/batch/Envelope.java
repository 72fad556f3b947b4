package io.github.smtpraw.batch;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import io.github.smtpraw.protocol.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Message;

/**
 * What a transaction says of a message, but not in it: in exchange headers one way, in commands the
 * other.
 *
 * @param from {@code ""} for the null reverse path
 * @param envelopeId ENVID, decoded; or null
 * @param returned RET: FULL or HDRS; or null
 * @param parameters those of MAIL that have no place of their own, values as in the command
 */
record Envelope(
        Verb verb,
        String from,
        List<Recipient> to,
        boolean utf8,
        boolean requireTls,
        String envelopeId,
        String returned,
        Map<String, String> parameters) {

    private static final List<String> HEADERS =
            List.of(
                    SmtpRawConstants.VERB,
                    SmtpRawConstants.FROM,
                    SmtpRawConstants.TO,
                    SmtpRawConstants.UTF8,
                    SmtpRawConstants.REQUIRE_TLS,
                    SmtpRawConstants.ENVELOPE_ID,
                    SmtpRawConstants.RETURN,
                    SmtpRawConstants.MAIL_PARAMETERS);

    /**
     * Reads the headers.
     *
     * @throws IllegalArgumentException no sender, no recipient, or what can't be one; the text
     *     names the header
     */
    static Envelope of(Message message) {
        String from = message.getHeader(SmtpRawConstants.FROM, String.class);
        if (from == null) {
            throw new IllegalArgumentException(
                    SmtpRawConstants.FROM + " is missing (an empty one is the null reverse path)");
        }
        List<Recipient> to = recipients(message.getHeader(SmtpRawConstants.TO));
        if (to.isEmpty()) {
            throw new IllegalArgumentException(SmtpRawConstants.TO + " names no recipient");
        }
        return new Envelope(
                Verb.transaction(message.getHeader(SmtpRawConstants.VERB, "MAIL", String.class)),
                from.strip(),
                to,
                message.getHeader(SmtpRawConstants.UTF8, false, Boolean.class),
                message.getHeader(SmtpRawConstants.REQUIRE_TLS, false, Boolean.class),
                message.getHeader(SmtpRawConstants.ENVELOPE_ID, String.class),
                message.getHeader(SmtpRawConstants.RETURN, String.class),
                parameters(message.getHeader(SmtpRawConstants.MAIL_PARAMETERS, Map.class)));
    }

    private static List<Recipient> recipients(Object header) {
        try {
            return Recipients.read(header);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SmtpRawConstants.TO + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> parameters(Map<?, ?> header) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (header != null) {
            header.forEach(
                    (name, value) -> parameters.put(name.toString(), Objects.toString(value, "")));
        }
        return parameters;
    }

    /** One for each sender: a recipient may have one of its own, and a transaction has but one. */
    List<Envelope> bySender() {
        Map<String, List<Recipient>> bySender = new LinkedHashMap<>();
        for (Recipient recipient : to) {
            // A report to a list stays a report (RFC 5321 4.5.5).
            boolean own = recipient.getSender() != null && !from.isEmpty();
            String sender = own ? recipient.getSender() : from;
            bySender.computeIfAbsent(sender, key -> new ArrayList<>())
                    .add(recipient.withSender(null));
        }
        List<Envelope> envelopes = new ArrayList<>();
        bySender.forEach(
                (sender, members) ->
                        envelopes.add(
                                new Envelope(
                                        verb,
                                        sender,
                                        members,
                                        utf8,
                                        requireTls,
                                        envelopeId,
                                        returned,
                                        parameters)));
        return envelopes;
    }

    /** Sets the headers, and takes away those of another envelope. */
    void setHeaders(Message message) {
        HEADERS.forEach(message::removeHeader);
        message.setHeader(SmtpRawConstants.VERB, verb.name());
        message.setHeader(SmtpRawConstants.FROM, from);
        message.setHeader(SmtpRawConstants.TO, Recipients.of(to));
        message.setHeader(SmtpRawConstants.UTF8, utf8);
        if (requireTls) {
            message.setHeader(SmtpRawConstants.REQUIRE_TLS, true);
        }
        if (envelopeId != null) {
            message.setHeader(SmtpRawConstants.ENVELOPE_ID, envelopeId);
        }
        if (returned != null) {
            message.setHeader(SmtpRawConstants.RETURN, returned);
        }
        if (!parameters.isEmpty()) {
            message.setHeader(SmtpRawConstants.MAIL_PARAMETERS, parameters);
        }
    }
}
