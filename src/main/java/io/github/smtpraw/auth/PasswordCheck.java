package io.github.smtpraw.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Compares a password that was shown with the secret of the user, in a time that tells nothing:
 * where there is no such user, it does what the last known one took.
 */
final class PasswordCheck {
    private volatile ScramVerifier last;

    /**
     * @param secret a password or a stored verifier; null for no such user
     */
    boolean verify(String password, String secret) {
        ScramVerifier stored = secret == null ? last : ScramVerifier.parse(secret);
        if (secret != null) {
            last = stored;
        }
        boolean same =
                stored == null ? same(password, secret == null ? "" : secret) : stored.is(password);
        return secret != null && !secret.isEmpty() && same;
    }

    static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                octets(SaslPrep.password(one)), octets(SaslPrep.password(other)));
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
