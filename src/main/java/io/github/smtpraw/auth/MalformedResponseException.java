package io.github.smtpraw.auth;

import javax.security.sasl.SaslException;

/** A response is not of the form that its mechanism asks for; nothing of it is told. */
final class MalformedResponseException extends SaslException {
    private static final long serialVersionUID = 1L;

    MalformedResponseException() {
        super("malformed SASL response");
    }
}
