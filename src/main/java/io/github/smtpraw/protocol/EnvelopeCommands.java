package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.OutgoingEnvelope.BodyType;
import java.util.Locale;
import java.util.Map;

/** Writes MAIL and RCPT for a server that lists those extensions, and tells what it lacks. */
final class EnvelopeCommands {
    /** Content beyond ASCII for a server that does not list 8BITMIME (RFC 6152 3). */
    static final Reply EIGHT_BIT =
            Reply.of(554, "5.6.3", "Content needs 8BITMIME, which the server does not offer");

    /** Content with a NUL, or with line ends that are none, and no BINARYMIME (RFC 3030 3). */
    static final Reply BINARY =
            Reply.of(554, "5.6.3", "Content needs BINARYMIME, and a server that offers it");

    private static final Reply NO_REQUIRETLS =
            Reply.of(550, "5.7.30", "The server does not offer REQUIRETLS");

    /** The extensions whose parameters have other names than they. */
    private static final Map<String, String> EXTENSIONS =
            Map.of("BY", "DELIVERBY", "HOLDFOR", "FUTURERELEASE", "HOLDUNTIL", "FUTURERELEASE");

    private final OutgoingEnvelope envelope;
    private final OfferedExtensions offered;
    private final boolean international;

    EnvelopeCommands(OutgoingEnvelope envelope, OfferedExtensions offered) {
        this.envelope = envelope;
        this.offered = offered;
        this.international = !isAscii();
    }

    /** Parameters that the server does not list are not said. */
    private boolean isAscii() {
        for (Recipient recipient : envelope.to()) {
            if (!Text.isAscii(recipient.getAddress()) || !isAscii(recipient.getParameters())) {
                return false;
            }
        }
        return Text.isAscii(envelope.from()) && isAscii(envelope.wishes().others());
    }

    private boolean isAscii(Map<String, String> parameters) {
        for (Map.Entry<String, String> one : parameters.entrySet()) {
            if (!Text.isAscii(one.getValue()) && isListed(one.getKey().toUpperCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    private boolean isListed(String parameter) {
        return offered.has(EXTENSIONS.getOrDefault(parameter, parameter));
    }

    /** The verb to begin with: one that may fall back and is not listed does so at once. */
    Verb verb() {
        Verb verb = envelope.verb();
        boolean unlisted = offered.isExtended() && !offered.has(verb.name());
        return unlisted && mayFallBack() ? Verb.MAIL : verb;
    }

    /** Whether MAIL may take the verb's place; SEND asks for a terminal, which MAIL is not. */
    boolean mayFallBack() {
        return envelope.verbFallback()
                && (envelope.verb() == Verb.SOML || envelope.verb() == Verb.SAML);
    }

    /**
     * Why that server can not take the message, as the reply it would have to give; null where it
     * can.
     */
    Reply lack() {
        BodyType type = envelope.content().type();
        boolean report = envelope.from().isEmpty();
        if (envelope.wishes().requireTls() && !report && !offersRequireTls()) {
            return NO_REQUIRETLS;
        }
        if (offered.maxSize() > 0 && envelope.content().size() > offered.maxSize()) {
            return Reply.of(
                    552,
                    "5.3.4",
                    "The message has "
                            + envelope.content().size()
                            + " octets, the server takes "
                            + offered.maxSize());
        }
        if (!offered.has("SMTPUTF8")) {
            if (international) {
                return Reply.of(
                        553,
                        "5.6.7",
                        "An address or a parameter needs SMTPUTF8, which the server does not offer");
            }
            if (envelope.utf8() && type != BodyType.SEVEN_BIT) {
                return Reply.of(
                        550, "5.6.9", "Content needs SMTPUTF8, which the server does not offer");
            }
        }
        if (type == BodyType.BINARY && !(offered.has("BINARYMIME") && offered.has("CHUNKING"))) {
            return BINARY;
        }
        if (type == BodyType.EIGHT_BIT && !offered.has("8BITMIME")) {
            return EIGHT_BIT;
        }
        return null;
    }

    private boolean offersRequireTls() {
        return offered.isSecure() && offered.has("REQUIRETLS");
    }

    void mail(Verb verb, StringBuilder out) {
        out.append(verb.name()).append(" FROM:<").append(envelope.from()).append('>');
        if (envelope.content().size() >= 0 && offered.has("SIZE")) {
            out.append(" SIZE=").append(envelope.content().size());
        }
        body(out);
        if ((envelope.utf8() || international) && offered.has("SMTPUTF8")) {
            out.append(" SMTPUTF8");
        }
        wishes(envelope.wishes(), out);
        out.append("\r\n");
    }

    private void body(StringBuilder out) {
        BodyType type = envelope.content().type();
        boolean sevenBit = type == BodyType.SEVEN_BIT && envelope.content().seen();
        if (type == BodyType.BINARY) {
            out.append(" BODY=BINARYMIME");
        } else if (!sevenBit && offered.has("8BITMIME")) {
            // What was not seen may well be 8-bit, and 7-bit content may be declared as that.
            out.append(" BODY=8BITMIME");
        }
    }

    private void wishes(MailWishes wishes, StringBuilder out) {
        if (wishes.requireTls() && offersRequireTls()) {
            out.append(" REQUIRETLS");
        }
        if (offered.has("DSN")) {
            if (wishes.returned() != null) {
                out.append(" RET=").append(wishes.returned());
            }
            if (wishes.envelopeId() != null) {
                out.append(" ENVID=").append(Xtext.encode(wishes.envelopeId()));
            }
        }
        others(wishes.others(), out);
    }

    void rcpt(Recipient recipient, StringBuilder out) {
        out.append("RCPT TO:<").append(recipient.getAddress()).append('>');
        if (offered.has("DSN")) {
            if (recipient.getDsnNotify() != null) {
                out.append(" NOTIFY=").append(recipient.getDsnNotify());
            }
            if (recipient.getDsnOriginal() != null) {
                out.append(" ORCPT=").append(OriginalRecipient.encode(recipient.getDsnOriginal()));
            }
        }
        others(recipient.getParameters(), out);
        out.append("\r\n");
    }

    /** Those whose extension the server lists. */
    private void others(Map<String, String> parameters, StringBuilder out) {
        for (Map.Entry<String, String> one : parameters.entrySet()) {
            String name = one.getKey().toUpperCase(Locale.ROOT);
            if (isListed(name)) {
                out.append(' ').append(name);
                if (!one.getValue().isEmpty()) {
                    out.append('=').append(one.getValue());
                }
            }
        }
    }
}
