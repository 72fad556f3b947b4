package io.github.smtpraw.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
    private final Map<String, Recipient> known = new HashMap<>();
    private Recipient[] recipients = new Recipient[4];
    private int count;
    private final List<List<Recipient>> commands = new ArrayList<>();
    private final MailParameters parameters = new MailParameters();
    private boolean utf8;
    private boolean tried;
    private boolean binary;
    private boolean chunked;
    private boolean eachReplied;

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
        List<Recipient> served = new ArrayList<>();
        for (Recipient member : members) {
            Recipient before = known.putIfAbsent(RecipientRules.key(member), member);
            served.add(before == null ? member : before);
            if (before == null) {
                append(member);
            }
        }
        commands.add(served);
    }

    /** Only ever behind those that an envelope has shown. */
    private void append(Recipient recipient) {
        if (count == recipients.length) {
            recipients = Arrays.copyOf(recipients, 2 * count);
        }
        recipients[count++] = recipient;
    }

    int named() {
        return commands.size();
    }

    /** For each accepted RCPT command, in their order, those among the recipients it leads to. */
    List<List<Recipient>> commands() {
        return commands;
    }

    /** The content is BINARYMIME (RFC 3030 3). */
    void setBinary() {
        binary = true;
    }

    boolean isBinary() {
        return binary;
    }

    /** The first chunk came: the content is on its way, and nothing but chunks may follow. */
    void setChunked() {
        chunked = true;
    }

    boolean isChunked() {
        return chunked;
    }

    /** The client asked for a final reply for each recipient. */
    void setEachReplied() {
        eachReplied = true;
    }

    boolean isEachReplied() {
        return eachReplied;
    }

    /** As it is now. It costs the same for any number of recipients: it is asked for at each. */
    Envelope envelope() {
        return new Envelope(
                messageId,
                verb,
                from,
                Recipients.first(recipients, count),
                named(),
                utf8,
                parameters);
    }
}
