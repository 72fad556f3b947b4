package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import javax.security.sasl.AuthenticationException;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/**
 * A mechanism that no library has as its users need it. It has no security layer, and a call of
 * {@link #evaluateResponse} that ends with {@link UnansweredException} leaves it as it was.
 */
abstract class OwnServer implements SaslServer {
    private final String name;
    private final PolicyAnswer policy;
    private String user;
    private boolean complete;

    OwnServer(String name, PolicyAnswer policy) {
        this.name = name;
        this.policy = policy;
    }

    /**
     * Whether the policy accepts these.
     *
     * @param credentials null for what nobody can have
     * @throws AuthenticationException for such
     */
    final boolean isAccepted(Credentials credentials) throws SaslException {
        if (credentials == null) {
            throw refused();
        }
        user = credentials.getUsername();
        return policy.to(credentials);
    }

    /** The end, where the policy accepts these. */
    final byte[] completeIf(Credentials credentials) throws SaslException {
        if (!isAccepted(credentials)) {
            throw refused();
        }
        complete();
        return null;
    }

    /** The client has proved who it is. */
    final void complete() {
        complete = true;
    }

    /** Who it is, is not told. */
    static AuthenticationException refused() {
        return new AuthenticationException("refused");
    }

    @Override
    public final String getMechanismName() {
        return name;
    }

    @Override
    public final boolean isComplete() {
        return complete;
    }

    /** Who the client says it is; the policy may name the user otherwise. */
    @Override
    public final String getAuthorizationID() {
        requireComplete();
        return user;
    }

    @Override
    public final byte[] unwrap(byte[] incoming, int offset, int length) {
        throw new IllegalStateException("no security layer");
    }

    @Override
    public final byte[] wrap(byte[] outgoing, int offset, int length) {
        throw new IllegalStateException("no security layer");
    }

    @Override
    public final Object getNegotiatedProperty(String property) {
        requireComplete();
        return null;
    }

    private void requireComplete() {
        if (!complete) {
            throw new IllegalStateException("not complete");
        }
    }

    @Override
    public void dispose() {}
}
