package io.github.smtpraw;

import io.github.smtpraw.protocol.MailWishes;
import io.github.smtpraw.protocol.OutgoingPaths;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Message;

/** Reads from the headers of an exchange what MAIL shall say beyond the envelope. */
final class OutgoingWishes {
    private static final int MAX_ENVELOPE_ID = 100;

    /** Those that have a header or a meaning of their own. */
    private static final Set<String> OWN =
            Set.of("SIZE", "AUTH", "BODY", "SMTPUTF8", "RET", "ENVID", "REQUIRETLS", "PRDR");

    private OutgoingWishes() {}

    /**
     * @throws IllegalArgumentException for what can not be said in SMTP
     */
    static MailWishes of(Message message) {
        boolean requireTls = requiresTls(message);
        String envelopeId = envelopeId(message);
        String returned = returned(message);
        Map<String, String> others = others(message);
        return !requireTls && envelopeId == null && returned == null && others.isEmpty()
                ? MailWishes.NONE
                : new MailWishes(requireTls, envelopeId, returned, others);
    }

    static boolean requiresTls(Message message) {
        Object wish = message.getHeader(SmtpRawConstants.REQUIRE_TLS);
        if (wish == null) {
            return false;
        }
        Boolean required = message.getHeader(SmtpRawConstants.REQUIRE_TLS, Boolean.class);
        if (required == null) {
            throw new IllegalArgumentException(SmtpRawConstants.REQUIRE_TLS + " is true or false");
        }
        return required;
    }

    /** Whether it is rather not sent than without TLS: a report is not lost for it (RFC 8689 5). */
    static boolean insistsOnTls(Message message) {
        String from = message.getHeader(SmtpRawConstants.FROM, String.class);
        boolean report = from != null && OutgoingPaths.reverse(from).isEmpty();
        return requiresTls(message) && !report;
    }

    /** RFC 3461 4.4: printable characters of ASCII, at most 100 when encoded. */
    private static String envelopeId(Message message) {
        String id = message.getHeader(SmtpRawConstants.ENVELOPE_ID, String.class);
        if (id == null || id.isEmpty()) {
            return null;
        }
        boolean ascii = OutgoingPaths.line(id).chars().allMatch(c -> c < 127);
        if (!ascii || MailWishes.encodedLength(id) > MAX_ENVELOPE_ID) {
            throw new IllegalArgumentException(
                    SmtpRawConstants.ENVELOPE_ID
                            + " has up to "
                            + MAX_ENVELOPE_ID
                            + " characters of ASCII");
        }
        return id;
    }

    private static String returned(Message message) {
        String wish = message.getHeader(SmtpRawConstants.RETURN, String.class);
        if (wish == null) {
            return null;
        }
        String upper = wish.strip().toUpperCase(Locale.ROOT);
        if (!upper.equals("FULL") && !upper.equals("HDRS")) {
            throw new IllegalArgumentException(SmtpRawConstants.RETURN + " is FULL or HDRS");
        }
        return upper;
    }

    private static Map<String, String> others(Message message) {
        Map<?, ?> given = message.getHeader(SmtpRawConstants.MAIL_PARAMETERS, Map.class);
        if (given == null || given.isEmpty()) {
            return Map.of();
        }
        Map<String, String> others = new LinkedHashMap<>();
        given.forEach(
                (name, value) -> {
                    String keyword = String.valueOf(name).toUpperCase(Locale.ROOT);
                    if (!OWN.contains(keyword)) {
                        others.put(
                                OutgoingPaths.keyword(keyword),
                                OutgoingPaths.parameter(value == null ? "" : value.toString()));
                    }
                });
        return others;
    }
}
