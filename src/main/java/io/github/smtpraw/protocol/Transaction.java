package io.github.smtpraw.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The three buffers of RFC 821 4.1.1: the reverse path, the forward paths, and what belongs to
 * them.
 */
final class Transaction {
    private final String messageId;
    private final Verb verb;
    private final String from;
    private final Map<String, Recipient> recipients = new LinkedHashMap<>();
    private final MailParameters parameters = new MailParameters();
    private int named;
    private boolean utf8;
    private boolean tried;

    Transaction(String messageId, Verb verb, String from) {
        this.messageId = messageId;
        this.verb = verb;
        this.from = from;
    }

    String messageId() {
        return messageId;
    }

    Verb verb() {
        return verb;
    }

    String from() {
        return from;
    }

    /** It was opened with SMTPUTF8. */
    void useUtf8() {
        utf8 = true;
    }

    boolean isUtf8() {
        return utf8;
    }

    MailParameters parameters() {
        return parameters;
    }

    /** RCPT was said, whether or not anyone was accepted. */
    void triedRecipient() {
        tried = true;
    }

    boolean tried() {
        return tried;
    }

    /** One RCPT command was accepted and leads to these; a mailbox is delivered to only once. */
    void add(List<Recipient> members) {
        named++;
        members.forEach(member -> recipients.putIfAbsent(RecipientRules.key(member), member));
    }

    int named() {
        return named;
    }

    Envelope envelope() {
        return new Envelope(
                messageId, verb, from, Recipients.of(recipients.values()), named, utf8, parameters);
    }
}
