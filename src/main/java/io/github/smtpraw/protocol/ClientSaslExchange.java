package io.github.smtpraw.protocol;

import javax.security.sasl.SaslException;

/**
 * The client's side of one SASL exchange (RFC 4422 3): challenges of the server go in, responses
 * come out. Called on worker threads, one call at a time, since a mechanism may take its time over
 * a hash. Not thread-safe.
 */
public interface ClientSaslExchange {
    /** The mechanism's name, as AUTH has it. */
    String mechanism();

    /**
     * What goes with AUTH; null where the server speaks first. {@code byte[0]} is a response of no
     * octets.
     *
     * @throws SaslException where there is none to be given
     */
    byte[] initialResponse() throws SaslException;

    /**
     * The answer to a challenge; {@code byte[0]} for one of no octets.
     *
     * @throws SaslException for a challenge that makes no sense, or a server that does not prove
     *     what it has to
     */
    byte[] respond(byte[] challenge) throws SaslException;

    /** Whether the mechanism has come to its end, so that a 235 may be believed. */
    boolean isComplete();

    /**
     * Why the server refuses, by a challenge that said so ahead of its reply: the status of RFC
     * 7628 3.2.2, {@code invalid_token} say. It has no character but letters, digits, {@code ._-}
     * and blanks.
     *
     * @return null where no challenge said so
     */
    default String refusal() {
        return null;
    }
}
