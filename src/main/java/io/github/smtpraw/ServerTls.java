package io.github.smtpraw;

import io.github.smtpraw.protocol.TlsMode;
import io.github.smtpraw.server.TlsEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engines as the SSL context sets them up, which is made anew when its files change. Looked for at
 * new connections, at most once a second.
 */
final class ServerTls implements TlsEngines {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    /** In place of passwords. */
    private static final String SHOWN = "SSLContextParameters";

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CamelContext context;
    private final SSLContextParameters parameters;
    private final KeyFiles files;
    private Map<Path, KeyFiles.Stamp> stamps;
    private long lookedAt;
    private SSLContext current;

    private ServerTls(CamelContext context, SSLContextParameters parameters)
            throws GeneralSecurityException, IOException {
        this.context = context;
        this.parameters = parameters;
        this.files = KeyFiles.of(context, parameters);
        this.stamps = files.stamps();
        this.lookedAt = System.nanoTime();
        this.current = load();
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
            throw WrongOption.of(
                    "sslContextParameters", SHOWN, "a server needs keyManagers with its key");
        }
        try {
            return new ServerTls(context, parameters);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            IllegalArgumentException wrong =
                    WrongOption.of("sslContextParameters", SHOWN, e.toString());
            wrong.initCause(e);
            throw wrong;
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
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    private synchronized SSLContext context() {
        long now = System.nanoTime();
        if (now - lookedAt < LOOK_NANOS) {
            return current;
        }
        lookedAt = now;
        Map<Path, KeyFiles.Stamp> found = files.stamps();
        if (!found.equals(stamps)) {
            stamps = found;
            try {
                current = load();
                LOG.info("TLS keys and certificates read anew: {}", found.keySet());
            } catch (GeneralSecurityException | IOException | RuntimeException e) {
                LOG.warn("TLS goes on with the old keys and certificates: {}", e.toString());
            }
        }
        return current;
    }

    private SSLContext load() throws GeneralSecurityException, IOException {
        // Others may share them, and they change while they make a context.
        synchronized (parameters) {
            return parameters.createSSLContext(context);
        }
    }
}
