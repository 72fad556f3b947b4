package io.github.smtpraw.auth;

/** A response is not of the form that its mechanism asks for; nothing of it is told. */
final class MalformedResponseException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedResponseException() {
        super("malformed SASL response", null, false, false);
    }
}
