package io.github.smtpraw.protocol;

/**
 * What a client wants of every session with a server.
 *
 * @param protocol SMTP or LMTP
 * @param tls when the connection is encrypted
 * @param requireTls whether that is a message's wish (RFC 8689), which fails for good where the
 *     server does not do it
 * @param credentials what to authenticate with; null for nothing
 * @param authWithoutTls whether credentials may go over a connection that is not encrypted, or to a
 *     server that has not proved its name
 * @param host the server's name
 * @param port the server's port
 */
public record ClientTerms(
        MailProtocol protocol,
        TlsMode tls,
        boolean requireTls,
        ClientCredentials credentials,
        boolean authWithoutTls,
        String host,
        int port) {

    /** SMTP in clear, with nothing to show. */
    public static final ClientTerms PLAIN =
            new ClientTerms(MailProtocol.smtp, TlsMode.off, false, null, false, "localhost", 25);

    /** The same with another use of TLS. */
    public ClientTerms with(TlsMode other) {
        return new ClientTerms(
                protocol, other, requireTls, credentials, authWithoutTls, host, port);
    }

    /** The word that opens the session (RFC 2033 4.1). */
    String greeting() {
        return protocol == MailProtocol.lmtp ? "LHLO " : "EHLO ";
    }
}
