package io.github.smtpraw.auth;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server has to know of a password for SCRAM (RFC 5802 3), in which the password itself is
 * not to be found.
 */
final class ScramVerifier {
    /** RFC 7677 4 asks for at least as many. */
    static final int ITERATIONS = 4096;

    private static final String BASE64 = "([A-Za-z0-9+/]+={0,2})";
    private static final Pattern FORM =
            Pattern.compile(
                    "SCRAM-SHA-(1|256|512)\\$([1-9]\\d{0,8}):"
                            + BASE64
                            + "\\$"
                            + BASE64
                            + ":"
                            + BASE64);

    private final ScramHash hash;
    private final byte[] salt;
    private final int iterations;
    private final byte[] storedKey;
    private final byte[] serverKey;

    ScramVerifier(ScramHash hash, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
        this.hash = hash;
        this.salt = salt;
        this.iterations = iterations;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /** Null for what is no {@code SCRAM-SHA-256$iterations:salt$storedKey:serverKey}. */
    static ScramVerifier parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        try {
            return new ScramVerifier(
                    ScramHash.valueOf("SHA_" + form.group(1)),
                    Base64.getDecoder().decode(form.group(3)),
                    Integer.parseInt(form.group(2)),
                    Base64.getDecoder().decode(form.group(4)),
                    Base64.getDecoder().decode(form.group(5)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * @param password not empty
     */
    static ScramVerifier of(ScramHash hash, String password, byte[] salt, int iterations) {
        byte[] octets = PasswordCheck.octets(SaslPrep.password(password));
        byte[] salted = hash.saltedPassword(octets, salt, iterations);
        byte[] clientKey = hash.hmac(salted, PasswordCheck.octets("Client Key"));
        return new ScramVerifier(
                hash,
                salt,
                iterations,
                hash.hash(clientKey),
                hash.hmac(salted, PasswordCheck.octets("Server Key")));
    }

    ScramHash hash() {
        return hash;
    }

    byte[] salt() {
        return salt;
    }

    int iterations() {
        return iterations;
    }

    /** Whether it was made of that password. */
    boolean is(String password) {
        ScramVerifier same = of(hash, password, salt, iterations);
        return MessageDigest.isEqual(storedKey, same.storedKey);
    }

    /** Whether a client that sent this proof has the password (RFC 5802 3). */
    boolean proves(byte[] proof, byte[] authMessage) {
        byte[] clientKey = hash.hmac(storedKey, authMessage);
        if (proof.length != clientKey.length) {
            return false;
        }
        for (int at = 0; at < proof.length; at++) {
            clientKey[at] ^= proof[at];
        }
        return MessageDigest.isEqual(storedKey, hash.hash(clientKey));
    }

    byte[] signature(byte[] authMessage) {
        return hash.hmac(serverKey, authMessage);
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return hash.mechanism();
    }
}
