package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.ClientSaslExchange;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** One exchange, held by a {@link SaslClient}. */
final class ClientExchange implements ClientSaslExchange {
    private static final byte[] NOTHING = {};

    private final SaslClient client;

    ClientExchange(SaslClient client) {
        this.client = client;
    }

    @Override
    public String mechanism() {
        return client.getMechanismName();
    }

    @Override
    public byte[] initialResponse() throws SaslException {
        return client.hasInitialResponse() ? respond(NOTHING) : null;
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        try {
            byte[] response = client.evaluateChallenge(challenge);
            return response == null ? NOTHING : response;
        } catch (IllegalStateException e) {
            // The JDK's clients say so of a challenge behind the end.
            throw new SaslException("the server goes on with " + mechanism() + " behind its end");
        }
    }

    @Override
    public boolean isComplete() {
        return client.isComplete();
    }

    @Override
    public String refusal() {
        return client instanceof BearerClient bearer ? bearer.refusal() : null;
    }

    /** The mechanism's name. */
    @Override
    public String toString() {
        return mechanism();
    }
}
