package io.github.smtpraw;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/**
 * Takes any certificate: opportunistic TLS protects from those who listen, not from those who
 * answer in the server's place, who could as well take STARTTLS away (RFC 7435 3).
 */
final class UncheckedTrust extends X509ExtendedTrustManager {
    private UncheckedTrust() {}

    /** The same parameters, but for the trust. */
    static SSLContextParameters in(SSLContextParameters given) {
        SSLContextParameters copy = new SSLContextParameters();
        copy.setKeyManagers(given.getKeyManagers());
        copy.setSecureRandom(given.getSecureRandom());
        copy.setClientParameters(given.getClientParameters());
        copy.setServerParameters(given.getServerParameters());
        copy.setProvider(given.getProvider());
        copy.setSecureSocketProtocol(given.getSecureSocketProtocol());
        copy.setCertAlias(given.getCertAlias());
        copy.setCipherSuites(given.getCipherSuites());
        copy.setCipherSuitesFilter(given.getCipherSuitesFilter());
        copy.setSecureSocketProtocols(given.getSecureSocketProtocols());
        copy.setSecureSocketProtocolsFilter(given.getSecureSocketProtocolsFilter());
        copy.setNamedGroups(given.getNamedGroups());
        copy.setNamedGroupsFilter(given.getNamedGroupsFilter());
        copy.setSignatureSchemes(given.getSignatureSchemes());
        copy.setSignatureSchemesFilter(given.getSignatureSchemesFilter());
        copy.setSessionTimeout(given.getSessionTimeout());
        if (given.getCamelContext() != null) {
            copy.setCamelContext(given.getCamelContext());
        }
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setTrustManager(new UncheckedTrust());
        copy.setTrustManagers(trust);
        return copy;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
