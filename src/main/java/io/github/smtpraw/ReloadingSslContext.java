package io.github.smtpraw;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SSL context that parameters set up, made anew when their files change. Looked for at new
 * connections, at most once a second.
 */
final class ReloadingSslContext {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingSslContext.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CamelContext context;
    private final SSLContextParameters parameters;
    private final KeyFiles files;
    private Map<Path, KeyFiles.Stamp> stamps;
    private long lookedAt;
    private SSLContext current;

    ReloadingSslContext(CamelContext context, SSLContextParameters parameters)
            throws GeneralSecurityException, IOException {
        this.context = context;
        this.parameters = parameters;
        this.files = KeyFiles.of(context, parameters);
        this.stamps = files.stamps();
        this.lookedAt = System.nanoTime();
        this.current = load();
    }

    synchronized SSLContext get() {
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
