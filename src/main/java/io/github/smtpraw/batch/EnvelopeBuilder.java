package io.github.smtpraw.batch;

import io.github.smtpraw.protocol.Countdown;
import io.github.smtpraw.protocol.MailArguments;
import io.github.smtpraw.protocol.OriginalRecipient;
import io.github.smtpraw.protocol.Parameters;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.SyntaxException;
import io.github.smtpraw.protocol.Verb;
import io.github.smtpraw.protocol.Xtext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gathers an envelope from commands, MAIL first. */
final class EnvelopeBuilder {
    private final Verb verb;
    private final long line;
    private final Clock clock;
    private final String from;
    private final boolean utf8;
    private final boolean requireTls;
    private final String envelopeId;
    private final String returned;
    private final Map<String, String> others = new LinkedHashMap<>();
    private final List<Recipient> to = new ArrayList<>();
    private long queued;

    /**
     * @param line where it began
     * @param argument what follows MAIL, SEND, SOML or SAML
     * @throws SyntaxException for what is wrong with it
     * @throws IllegalArgumentException for a wrong value of a parameter
     */
    EnvelopeBuilder(Verb verb, String argument, long line, Clock clock) throws SyntaxException {
        this.verb = verb;
        this.line = line;
        this.clock = clock;
        MailArguments arguments = MailArguments.parse(argument, "FROM", true);
        from = arguments.path().routed();
        Parameters parameters = arguments.parameters();
        utf8 = parameters.has("SMTPUTF8");
        requireTls = parameters.has("REQUIRETLS");
        returned = returned(parameters.get("RET"));
        envelopeId = parameters.has("ENVID") ? Xtext.decode(parameters.get("ENVID")) : null;
        for (String keyword : parameters.names()) {
            switch (keyword) {
                // What the content holds and how long it is tells the content.
                case "SMTPUTF8", "REQUIRETLS", "RET", "ENVID", "BODY", "SIZE", "AUTH" -> {}
                default -> others.put(keyword, parameters.get(keyword));
            }
        }
    }

    private static String returned(String value) {
        String wish = value == null ? null : value.toUpperCase(Locale.ROOT);
        if (wish != null && !wish.equals("FULL") && !wish.equals("HDRS")) {
            throw new IllegalArgumentException("RET is FULL or HDRS");
        }
        return wish;
    }

    /** Where the transaction began. */
    long line() {
        return line;
    }

    boolean hasRecipients() {
        return !to.isEmpty();
    }

    /**
     * @param argument what follows RCPT
     */
    void recipient(String argument) throws SyntaxException {
        MailArguments arguments = MailArguments.parse(argument, "TO", utf8);
        Parameters parameters = arguments.parameters();
        Recipient recipient = Recipient.of(arguments.path().routed());
        Map<String, String> unknown = new LinkedHashMap<>();
        for (String keyword : parameters.names()) {
            String value = parameters.get(keyword);
            switch (keyword) {
                case "NOTIFY" -> recipient = recipient.withDsnNotify(value);
                case "ORCPT" ->
                        recipient = recipient.withDsnOriginal(OriginalRecipient.decode(value));
                default -> unknown.put(keyword, value);
            }
        }
        to.add(recipient.withParameters(unknown));
    }

    /**
     * What we say by NOOP: what RCPT had named, where the last recipient is a member of a list or
     * an alias, and when MAIL was written. Anything else means nothing.
     */
    void remark(String text) {
        if (text.startsWith(EnvelopeCommands.ORIGINAL) && hasRecipients()) {
            String original = text.substring(EnvelopeCommands.ORIGINAL.length());
            int last = to.size() - 1;
            to.set(last, to.get(last).withOriginal(Xtext.decode(original)));
        } else if (text.startsWith(QueueTime.TIME)) {
            long then = Long.parseLong(text.substring(QueueTime.TIME.length()));
            queued = Math.max(0, clock.instant().getEpochSecond() - then);
        }
    }

    Envelope build() {
        return new Envelope(
                verb,
                from,
                to,
                utf8,
                requireTls,
                envelopeId,
                returned,
                Collections.unmodifiableMap(Countdown.after(others, queued)));
    }
}
