package io.github.smtpraw.auth;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.security.sasl.SaslException;

/**
 * A name and a password in the form that SCRAM wants. The password is hashed once for each salt, by
 * the first of the connections that need it. Thread-safe.
 */
final class ScramLogin {
    private static final int NONCE_CHARACTERS = 24;

    /** A server has one salt for each user and hash. */
    private static final int SALTS = 8;

    private final Login login;
    private final SecureRandom random = new SecureRandom();
    private final Map<Salt, FutureTask<byte[]>> salted =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Salt, FutureTask<byte[]>> eldest) {
                    return size() > SALTS;
                }
            };

    private record Salt(ScramMechanism mechanism, String base64, int iterations) {}

    ScramLogin(Login login) {
        this.login = login;
    }

    /**
     * The name as a first message has it (RFC 5802 5.1, n).
     *
     * @throws SaslException for one that SASLprep does not allow, or does not know without its
     *     library
     */
    String name() throws SaslException {
        String prepared = Names.prepared(login.username());
        if (prepared != null) {
            return Names.escaped(prepared);
        }
        throw new SaslException(
                Library.SASLPREP.isPresent()
                        ? "the username has a character that SASLprep prohibits"
                        : Library.SASLPREP.neededBy("a username beyond ASCII"));
    }

    /** A new one. */
    String nonce() {
        return ScramFunctions.nonce(NONCE_CHARACTERS, random);
    }

    /**
     * SaltedPassword (RFC 5802 3).
     *
     * @throws SaslException where the library for such a password is missing
     */
    byte[] salted(ScramMechanism mechanism, byte[] salt, int iterations) throws SaslException {
        Salt key = new Salt(mechanism, Base64.getEncoder().encodeToString(salt), iterations);
        FutureTask<byte[]> task;
        synchronized (salted) {
            task =
                    salted.computeIfAbsent(
                            key,
                            ignored ->
                                    new FutureTask<>(
                                            () ->
                                                    ScramVerifier.salted(
                                                            mechanism,
                                                            login.password(),
                                                            salt,
                                                            iterations)));
        }
        // Does nothing where another has begun it.
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SaslException("interrupted", e);
        } catch (ExecutionException e) {
            synchronized (salted) {
                salted.remove(key, task);
            }
            throw new SaslException(e.getCause().getMessage(), e.getCause());
        }
    }
}
