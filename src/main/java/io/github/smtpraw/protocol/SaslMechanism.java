package io.github.smtpraw.protocol;

/** A SASL mechanism of the server (RFC 4422). */
public interface SaslMechanism {
    /** The name that EHLO lists. */
    String name();

    /** Whether that session has what it rests on: TLS to bind to, a certificate of the client. */
    default boolean isUsable(Session session) {
        return true;
    }

    /** Whether the server speaks first, so that AUTH can't come with an initial response. */
    default boolean isServerFirst() {
        return false;
    }

    /** An exchange of its own for one AUTH command. */
    SaslExchange begin(Session session);
}
