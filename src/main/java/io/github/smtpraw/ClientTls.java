package io.github.smtpraw;

import io.github.smtpraw.client.ClientTlsEngines;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The client's engines, as the SSL context sets them up: with the server's certificate and name
 * checked (RFC 8314 5.1), or with neither (RFC 7435). The context is made with the first engine.
 */
final class ClientTls implements ClientTlsEngines {
    private final CamelContext context;
    private final SSLContextParameters parameters;
    private final boolean checked;
    private ReloadingSslContext made;

    /**
     * @param parameters null for the JDK's keys and trust
     * @param checked whether the server has to prove its name
     */
    ClientTls(CamelContext context, SSLContextParameters parameters, boolean checked) {
        SSLContextParameters given = parameters == null ? new SSLContextParameters() : parameters;
        this.context = context;
        this.parameters = checked ? given : UncheckedTrust.in(given);
        this.checked = checked;
    }

    /** Makes the context now, so that what is wrong with it shows. */
    synchronized ReloadingSslContext load() throws GeneralSecurityException, IOException {
        if (made == null) {
            made = new ReloadingSslContext(context, parameters);
        }
        return made;
    }

    @Override
    public SSLEngine newEngine(String host, int port) throws GeneralSecurityException {
        SSLEngine engine;
        try {
            engine = load().get().createSSLEngine(host, port);
        } catch (IOException e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
        engine.setUseClientMode(true);
        if (checked) {
            SSLParameters settings = engine.getSSLParameters();
            settings.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(settings);
        }
        return engine;
    }
}
