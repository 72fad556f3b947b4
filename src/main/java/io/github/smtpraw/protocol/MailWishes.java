package io.github.smtpraw.protocol;

import java.util.Map;

/**
 * What a client asks for a message beyond its envelope.
 *
 * @param requireTls whether every hop has to use TLS (RFC 8689)
 * @param envelopeId ENVID, decoded (RFC 3461 4.4); or null
 * @param returned RET: FULL or HDRS (RFC 3461 4.3); or null
 * @param others further parameters of MAIL by their names; those that the server does not list are
 *     left out
 */
public record MailWishes(
        boolean requireTls, String envelopeId, String returned, Map<String, String> others) {
    public static final MailWishes NONE = new MailWishes(false, null, null, Map.of());

    /** The characters that an envelope id has in MAIL. */
    public static int encodedLength(String envelopeId) {
        return Xtext.encode(envelopeId).length();
    }
}
