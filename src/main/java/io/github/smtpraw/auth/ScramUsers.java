package io.github.smtpraw.auth;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import java.security.SecureRandom;

/**
 * Makes verifiers of what a policy knows of users, and for unknown users such as look and last the
 * same (RFC 5802 9): the salt of a name stays, and the rest is as with the last known user.
 */
final class ScramUsers {
    static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_OCTETS = 16;

    private final ScramMechanism mechanism;
    private final byte[] key = random(32);
    private volatile Shape last = new Shape(true, SALT_OCTETS, ScramVerifier.ITERATIONS);

    /**
     * @param derived whether it was made of a plain password, which takes time
     */
    private record Shape(boolean derived, int saltOctets, int iterations) {}

    /**
     * @param mechanism the one without -PLUS
     */
    ScramUsers(ScramMechanism mechanism) {
        this.mechanism = mechanism;
    }

    /**
     * @param secret a password, or a stored verifier
     * @return null where the secret is of no use for this mechanism
     */
    ScramVerifier known(String username, String secret) {
        ScramVerifier stored = ScramVerifier.parse(secret);
        if (secret.isEmpty() || (stored != null && stored.mechanism() != mechanism)) {
            return null;
        }
        if (stored != null) {
            last = new Shape(false, stored.salt().length, stored.iterations());
            return stored;
        }
        last = new Shape(true, SALT_OCTETS, ScramVerifier.ITERATIONS);
        return ScramVerifier.of(
                mechanism, secret, salt(username, SALT_OCTETS), ScramVerifier.ITERATIONS);
    }

    /** Of a user that there is not. */
    ScramVerifier unknown(String username) {
        Shape like = last;
        byte[] salt = salt(username, like.saltOctets());
        if (like.derived()) {
            String nonce = ScramFunctions.nonce(SALT_OCTETS, RANDOM);
            return ScramVerifier.of(mechanism, nonce, salt, like.iterations());
        }
        int length = ScramFunctions.hash(mechanism, salt).length;
        return new ScramVerifier(
                mechanism, salt, like.iterations(), random(length), random(length));
    }

    private byte[] salt(String username, int octets) {
        byte[] salt = new byte[octets];
        byte[] block = PasswordCheck.octets(username);
        for (int at = 0; at < octets; at += block.length) {
            block = ScramFunctions.hmac(mechanism, key, block);
            System.arraycopy(block, 0, salt, at, Math.min(block.length, octets - at));
        }
        return salt;
    }

    private static byte[] random(int octets) {
        byte[] random = new byte[octets];
        RANDOM.nextBytes(random);
        return random;
    }
}
