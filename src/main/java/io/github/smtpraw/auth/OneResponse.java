package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;

/** An exchange in which one response tells all and the policy decides. */
abstract class OneResponse implements SaslExchange {
    @Override
    public Next respond(byte[] response) {
        try {
            Credentials credentials = read(response);
            return credentials == null ? FAILURE : new Ask(credentials);
        } catch (MalformedResponseException e) {
            return MALFORMED;
        }
    }

    /**
     * The credentials in a response.
     *
     * @return null for those that nobody can have
     * @throws MalformedResponseException where it is not of the mechanism's form
     */
    abstract Credentials read(byte[] response) throws MalformedResponseException;

    @Override
    public Next judged(boolean accepted) {
        return accepted ? SUCCESS : FAILURE;
    }
}
