package io.github.smtpraw.auth;

/**
 * Makes verifiers of what a policy knows of users, and for unknown users such as look and last the
 * same (RFC 5802 9): the salt of a name stays, and the rest is as with the last known user.
 */
final class ScramUsers {
    private static final int SALT_OCTETS = 16;

    private final ScramHash hash;
    private final byte[] key = Crypto.random(32);
    private volatile Shape last = new Shape(true, SALT_OCTETS, ScramVerifier.ITERATIONS);

    /**
     * @param derived whether it was made of a plain password, which takes time
     */
    private record Shape(boolean derived, int saltOctets, int iterations) {}

    ScramUsers(ScramHash hash) {
        this.hash = hash;
    }

    /**
     * @param secret a password, or a stored verifier
     * @return null where the secret is of no use for this hash
     */
    ScramVerifier known(String username, String secret) {
        ScramVerifier stored = ScramVerifier.parse(secret);
        if (secret.isEmpty() || (stored != null && stored.hash() != hash)) {
            return null;
        }
        if (stored != null) {
            last = new Shape(false, stored.salt().length, stored.iterations());
            return stored;
        }
        last = new Shape(true, SALT_OCTETS, ScramVerifier.ITERATIONS);
        return ScramVerifier.of(
                hash, secret, salt(username, SALT_OCTETS), ScramVerifier.ITERATIONS);
    }

    /** Of a user that there is not. */
    ScramVerifier unknown(String username) {
        Shape like = last;
        byte[] salt = salt(username, like.saltOctets());
        if (like.derived()) {
            return ScramVerifier.of(hash, Crypto.nonce(), salt, like.iterations());
        }
        int length = hash.hash(salt).length;
        return new ScramVerifier(
                hash, salt, like.iterations(), Crypto.random(length), Crypto.random(length));
    }

    private byte[] salt(String username, int octets) {
        byte[] salt = new byte[octets];
        byte[] block = PasswordCheck.octets(username);
        for (int at = 0; at < octets; at += block.length) {
            block = Crypto.hmac("HmacSHA256", key, block);
            System.arraycopy(block, 0, salt, at, Math.min(block.length, octets - at));
        }
        return salt;
    }
}
