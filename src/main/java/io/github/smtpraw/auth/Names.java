package io.github.smtpraw.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What clients call themselves. */
final class Names {
    private Names() {}

    /**
     * @throws MalformedResponseException for what is no UTF-8
     */
    static String utf8(byte[] octets) throws MalformedResponseException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedResponseException();
        }
    }

    /** The name in its one form (RFC 4013); null for what can be nobody's name. */
    static String prepared(String name) {
        String prepared = SaslPrep.prepare(name);
        return prepared == null || prepared.isBlank() ? null : prepared;
    }

    /** As SCRAM and OAUTHBEARER write it (RFC 5802 7, saslname). */
    static String escaped(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    /** Whom a client wants to act as: null for itself. */
    static String other(String authorizationId, String username) {
        return authorizationId.isEmpty() || authorizationId.equals(username)
                ? null
                : authorizationId;
    }
}
