package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import java.util.Map;
import java.util.UUID;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/**
 * Tells the JDK's server of CRAM-MD5 (RFC 2195) what the policy knows of the user it reads, whose
 * name has no blank there.
 */
final class CramMd5Users implements CallbackHandler {
    static final String NAME = "CRAM-MD5";

    private final PolicyAnswer policy;

    /** Set by {@link Credentials#verify} on another thread, before the policy's answer. */
    private volatile String password;

    private boolean accepted;

    private CramMd5Users(PolicyAnswer policy) {
        this.policy = policy;
    }

    /**
     * @throws IllegalArgumentException where this JDK has no CRAM-MD5, or is told not to have it
     */
    static SaslServer server(PolicyAnswer policy) {
        try {
            SaslServer server =
                    Sasl.createSaslServer(
                            NAME, "smtp", "smtp-raw", Map.of(), new CramMd5Users(policy));
            if (server == null) {
                throw new IllegalArgumentException(NAME + " is not in this Java runtime");
            }
            return server;
        } catch (SaslException e) {
            throw new IllegalArgumentException(NAME + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void handle(Callback[] callbacks) throws SaslException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                accepted = isAccepted(name.getDefaultName());
            } else if (callback instanceof PasswordCallback proof) {
                // Who is not known is led through the same steps, to a proof that nobody has.
                String known = accepted ? password : null;
                proof.setPassword(
                        (known == null ? UUID.randomUUID().toString() : known).toCharArray());
            } else if (callback instanceof AuthorizeCallback authorize) {
                authorize.setAuthorized(accepted);
            }
        }
    }

    private boolean isAccepted(String name) throws SaslException {
        String username = Names.prepared(name);
        if (username == null) {
            throw OwnServer.refused();
        }
        return policy.to(Credentials.proving(NAME, username, null, this::offer));
    }

    /** A stored SCRAM verifier is of no use here: the password itself is the key. */
    private boolean offer(String secret) {
        boolean usable = secret != null && !secret.isEmpty() && !ScramVerifier.isStored(secret);
        password = usable ? secret : null;
        return usable;
    }
}
