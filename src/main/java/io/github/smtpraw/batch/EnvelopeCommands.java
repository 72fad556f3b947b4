package io.github.smtpraw.batch;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.OriginalRecipient;
import io.github.smtpraw.protocol.Parameters;
import io.github.smtpraw.protocol.Path;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.SyntaxException;
import io.github.smtpraw.protocol.Xtext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes commands of an envelope; nothing in it can end a command or begin another. */
final class EnvelopeCommands {
    /** Said behind a RCPT, as NOOP so that any other reader passes it over. */
    static final String ORIGINAL = "ORIGINAL=";

    private static final Set<String> OF_MAIL =
            Set.of("BODY", "SMTPUTF8", "REQUIRETLS", "RET", "ENVID", "SIZE", "AUTH");
    private static final Set<String> OF_RCPT = Set.of("NOTIFY", "ORCPT");

    private final Envelope envelope;
    private final String bodyType;
    private final boolean utf8;
    private final boolean extensions;
    private final Clock clock;

    /**
     * @param extensions whether parameters are written, which RFC 821 does not have
     */
    EnvelopeCommands(Envelope envelope, String bodyType, boolean extensions, Clock clock) {
        this.clock = clock;
        this.extensions = extensions;
        this.envelope = envelope;
        this.bodyType = bodyType;
        this.utf8 =
                extensions
                        && (envelope.utf8()
                                || !isAscii(envelope.from())
                                || !envelope.to().stream()
                                        .allMatch(to -> isAscii(to.getAddress())));
    }

    /**
     * The commands from MAIL to the last RCPT.
     *
     * @throws IllegalArgumentException for what can't stand in a command; the text names the header
     */
    List<String> lines() {
        if (!extensions && envelope.requireTls()) {
            throw new IllegalArgumentException(
                    SmtpRawConstants.REQUIRE_TLS + " needs an extension of SMTP");
        }
        List<String> lines = new ArrayList<>();
        lines.add(mail());
        if (extensions && QueueTime.concerns(envelope.parameters())) {
            lines.add("NOOP " + QueueTime.now(clock));
        }
        for (Recipient recipient : envelope.to()) {
            lines.add(rcpt(recipient));
            if (recipient.getOriginal() != null) {
                lines.add("NOOP " + ORIGINAL + Xtext.encode(recipient.getOriginal()));
            }
        }
        return lines;
    }

    /** The keywords that a server must have listed for all this. */
    Set<String> addRequired(Set<String> required) {
        if (!extensions) {
            return required;
        }
        if (bodyType.equals("BINARYMIME")) {
            required.add("BINARYMIME");
        } else if (bodyType.equals("8BITMIME")) {
            required.add("8BITMIME");
        }
        if (utf8) {
            required.add("SMTPUTF8");
        }
        if (envelope.requireTls()) {
            required.add("REQUIRETLS");
        }
        if (!envelope.verb().name().equals("MAIL")) {
            required.add(envelope.verb().name());
        }
        boolean dsn = envelope.envelopeId() != null || envelope.returned() != null;
        for (Recipient to : envelope.to()) {
            dsn |= to.getDsnNotify() != null || to.getDsnOriginal() != null;
        }
        if (dsn) {
            required.add("DSN");
        }
        return required;
    }

    private String mail() {
        StringBuilder line = new StringBuilder(envelope.verb().name()).append(" FROM:");
        try {
            Path.reverse('<' + envelope.from() + '>', utf8);
        } catch (SyntaxException e) {
            throw bad(SmtpRawConstants.FROM, envelope.from(), e);
        }
        line.append('<').append(envelope.from()).append('>');
        if (!extensions) {
            return line.toString();
        }
        if (!bodyType.equals("7BIT")) {
            add(line, "BODY", bodyType, SmtpRawConstants.BODY_TYPE);
        }
        if (utf8) {
            add(line, "SMTPUTF8", "", SmtpRawConstants.UTF8);
        }
        if (envelope.requireTls()) {
            add(line, "REQUIRETLS", "", SmtpRawConstants.REQUIRE_TLS);
        }
        if (envelope.returned() != null) {
            add(line, "RET", envelope.returned(), SmtpRawConstants.RETURN);
        }
        if (envelope.envelopeId() != null) {
            add(line, "ENVID", Xtext.encode(envelope.envelopeId()), SmtpRawConstants.ENVELOPE_ID);
        }
        addOthers(line, envelope.parameters(), OF_MAIL, SmtpRawConstants.MAIL_PARAMETERS);
        return line.toString();
    }

    private String rcpt(Recipient to) {
        try {
            Path.forward('<' + to.getAddress() + '>', utf8);
        } catch (SyntaxException e) {
            throw bad(SmtpRawConstants.TO, to.getAddress(), e);
        }
        StringBuilder line = new StringBuilder("RCPT TO:<").append(to.getAddress()).append('>');
        if (!extensions) {
            return line.toString();
        }
        if (to.getDsnNotify() != null) {
            add(line, "NOTIFY", to.getDsnNotify(), SmtpRawConstants.TO);
        }
        if (to.getDsnOriginal() != null) {
            add(line, "ORCPT", OriginalRecipient.encode(to.getDsnOriginal()), SmtpRawConstants.TO);
        }
        addOthers(line, to.getParameters(), OF_RCPT, SmtpRawConstants.TO);
        return line.toString();
    }

    private void addOthers(
            StringBuilder line, Map<String, String> parameters, Set<String> known, String header) {
        parameters.forEach(
                (keyword, value) -> {
                    if (!known.contains(keyword.toUpperCase(Locale.ROOT))) {
                        add(line, keyword, value, header);
                    }
                });
    }

    private void add(StringBuilder line, String keyword, String value, String header) {
        String parameter = keyword + (value.isEmpty() ? "" : '=' + value);
        try {
            Set<String> read = Parameters.parse(parameter).names();
            if (!read.equals(Set.of(keyword.toUpperCase(Locale.ROOT)))
                    || !(utf8 || isAscii(parameter))) {
                throw bad(header, parameter, null);
            }
        } catch (SyntaxException e) {
            throw bad(header, parameter, e);
        }
        line.append(' ').append(parameter);
    }

    private static IllegalArgumentException bad(String header, String value, Exception why) {
        String reason = why == null ? "can't stand in a command" : why.getMessage();
        return new IllegalArgumentException(
                header + ": " + value.replaceAll("\\p{Cntrl}", "?") + ": " + reason, why);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
