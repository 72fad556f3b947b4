package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientCredentials;
import io.github.smtpraw.protocol.ClientTerms;
import io.github.smtpraw.protocol.MailProtocol;
import io.github.smtpraw.protocol.TlsMode;

/**
 * How connections are encrypted, and what is shown on them.
 *
 * @param tls when
 * @param requireTls whether that is a message's wish (RFC 8689)
 * @param engines null where TLS is off
 * @param credentials null for none
 * @param authWithoutTls whether credentials may go over what others could read
 */
public record ClientSecurity(
        TlsMode tls,
        boolean requireTls,
        ClientTlsEngines engines,
        ClientCredentials credentials,
        boolean authWithoutTls) {
    /** In clear, with nothing to show. */
    public static final ClientSecurity NONE =
            new ClientSecurity(TlsMode.off, false, null, null, false);

    ClientTerms terms(MailProtocol protocol, Peer peer) {
        return new ClientTerms(
                protocol, tls, requireTls, credentials, authWithoutTls, peer.host(), peer.port());
    }
}
