package io.github.smtpraw;

import io.github.smtpraw.protocol.TlsMode;
import io.github.smtpraw.server.TlsEngines;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The server's engines, as the SSL context sets them up. */
final class ServerTls implements TlsEngines {
    private final ReloadingSslContext context;

    private ServerTls(ReloadingSslContext context) {
        this.context = context;
    }

    /**
     * @param parameters null where there is no SSL context
     * @return null where TLS is off
     * @throws IllegalArgumentException naming the option that is wrong
     */
    static ServerTls of(CamelContext context, TlsMode mode, SSLContextParameters parameters) {
        if (mode == TlsMode.off) {
            return null;
        }
        if (parameters == null) {
            throw WrongOption.of("tls", mode, "it needs sslContextParameters");
        }
        if (parameters.getKeyManagers() == null) {
            throw WrongOption.sslContext("a server needs keyManagers with its key");
        }
        try {
            return new ServerTls(new ReloadingSslContext(context, parameters));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw WrongOption.sslContext(e);
        }
    }

    /** The mode that is meant where the option says nothing. */
    static TlsMode mode(TlsMode option, SSLContextParameters parameters) {
        if (option != null) {
            return option;
        }
        return parameters == null ? TlsMode.off : TlsMode.opportunistic;
    }

    @Override
    public SSLEngine newEngine() {
        SSLEngine engine = context.get().createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }
}
