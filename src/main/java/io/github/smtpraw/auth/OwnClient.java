package io.github.smtpraw.auth;

import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** A mechanism of the client that no library has as it is needed. It has no security layer. */
abstract class OwnClient implements SaslClient {
    private final String name;
    private boolean complete;

    OwnClient(String name) {
        this.name = name;
    }

    /** Whether there is nothing more to be said, so that the server's yes may be believed. */
    final void complete(boolean yes) {
        complete = yes;
    }

    final SaslException unexpected() {
        return new SaslException("the server goes on with " + name + " behind its end");
    }

    @Override
    public final String getMechanismName() {
        return name;
    }

    @Override
    public boolean hasInitialResponse() {
        return true;
    }

    @Override
    public final boolean isComplete() {
        return complete;
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
        return null;
    }

    @Override
    public void dispose() {}
}
