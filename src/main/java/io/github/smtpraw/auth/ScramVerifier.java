package io.github.smtpraw.auth;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
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
                    "(SCRAM-SHA-(?:1|256|512))\\$([1-9]\\d{0,8}):"
                            + BASE64
                            + "\\$"
                            + BASE64
                            + ":"
                            + BASE64);

    private final ScramMechanism mechanism;
    private final byte[] salt;
    private final int iterations;
    private final byte[] storedKey;
    private final byte[] serverKey;

    /**
     * @param mechanism the one without -PLUS
     */
    ScramVerifier(
            ScramMechanism mechanism,
            byte[] salt,
            int iterations,
            byte[] storedKey,
            byte[] serverKey) {
        this.mechanism = mechanism;
        this.salt = salt;
        this.iterations = iterations;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /** Whether it has the form of one. */
    static boolean isStored(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Null for what is no {@code SCRAM-SHA-256$iterations:salt$storedKey:serverKey}.
     *
     * @throws IllegalArgumentException for one that the library is missing for
     */
    static ScramVerifier parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        Library.SCRAM.require("a stored verifier");
        try {
            return new ScramVerifier(
                    ScramMechanism.byName(form.group(1)),
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
    static ScramVerifier of(
            ScramMechanism mechanism, String password, byte[] salt, int iterations) {
        byte[] salted = salted(mechanism, password, salt, iterations);
        byte[] clientKey = ScramFunctions.clientKey(mechanism, salted);
        return new ScramVerifier(
                mechanism,
                salt,
                iterations,
                ScramFunctions.storedKey(mechanism, clientKey),
                ScramFunctions.serverKey(mechanism, salted));
    }

    /**
     * SaltedPassword (RFC 5802 3), the part that takes time.
     *
     * @throws IllegalArgumentException for a password that the library is missing for
     */
    static byte[] salted(ScramMechanism mechanism, String password, byte[] salt, int iterations) {
        String prepared = SaslPrep.password(password);
        // The library takes ASCII alone where it does not prepare, and names the character.
        StringPreparation again = StringPreparation.NO_PREPARATION;
        if (!SaslPrep.isPrintable(prepared)) {
            Library.SASLPREP.require("a password beyond ASCII");
            again = StringPreparation.POSTGRESQL_PREPARATION;
        }
        return ScramFunctions.saltedPassword(
                mechanism, again, prepared.toCharArray(), salt, iterations);
    }

    ScramMechanism mechanism() {
        return mechanism;
    }

    byte[] salt() {
        return salt;
    }

    int iterations() {
        return iterations;
    }

    /** Whether it was made of that password. */
    boolean is(String password) {
        ScramVerifier same = of(mechanism, password, salt, iterations);
        return MessageDigest.isEqual(storedKey, same.storedKey);
    }

    /** Whether a client that sent this proof has the password (RFC 5802 3). */
    boolean proves(byte[] proof, String authMessage) {
        // A stored key may be of any length, and the library throws where lengths differ.
        return proof.length == ScramFunctions.hash(mechanism, proof).length
                && ScramFunctions.verifyClientProof(mechanism, proof, storedKey, authMessage);
    }

    byte[] signature(String authMessage) {
        return ScramFunctions.serverSignature(mechanism, serverKey, authMessage);
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return mechanism.getName();
    }
}
