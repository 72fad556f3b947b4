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
    private final Path reversePath;
    private final String from;
    private final Map<String, Recipient> recipients = new LinkedHashMap<>();
    private int named;
    private boolean tried;

    Transaction(String messageId, Verb verb, Path reversePath) {
        this.messageId = messageId;
        this.verb = verb;
        this.reversePath = reversePath;
        this.from = reversePath.address();
    }

    String messageId() {
        return messageId;
    }

    Verb verb() {
        return verb;
    }

    /** As given, its source route included. */
    Path reversePath() {
        return reversePath;
    }

    String from() {
        return from;
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
                messageId, verb, from, Recipients.of(recipients.values()), named, false);
    }
}
