package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import javax.security.sasl.SaslException;

/** The policy has to be asked about these before a response can be evaluated. */
final class UnansweredException extends SaslException {
    private static final long serialVersionUID = 1L;

    private final transient Credentials credentials;

    UnansweredException(Credentials credentials) {
        super("the policy has not answered yet");
        this.credentials = credentials;
    }

    Credentials credentials() {
        return credentials;
    }

    /** It is no error, and every exchange has one. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
