package io.github.smtpraw.protocol;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.sasl.SaslException;

/** What a client authenticates with. Thread-safe; called on worker threads, so it may block. */
public interface ClientCredentials {
    /**
     * What is known when a mechanism is chosen.
     *
     * @param mechanisms what the server lists behind AUTH, in upper case, without those that it has
     *     refused on this connection
     * @param bindingListed whether it lists a mechanism with -PLUS, so that none was taken away on
     *     the way (RFC 5802 6)
     * @param serverCertificate what TLS is bound to (RFC 5929 4); null without TLS
     * @param clientCertificate whether TLS has shown the server a certificate of ours
     * @param host the server's name
     * @param port the server's port
     */
    record Offer(
            List<String> mechanisms,
            boolean bindingListed,
            X509Certificate serverCertificate,
            boolean clientCertificate,
            String host,
            int port) {}

    /**
     * Begins with the strongest mechanism that both sides have.
     *
     * @return null where there is none
     * @throws SaslException where the credentials can not be had
     */
    ClientSaslExchange begin(Offer offer) throws SaslException;
}
