package io.github.smtpraw.server;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;

/** Makes the TLS engines of a listener. */
public interface TlsEngines {
    /**
     * A new engine for the server's side of one connection. It may read files, so it is never
     * called on an event loop.
     *
     * @throws GeneralSecurityException where keys, certificates or algorithms are not what they
     *     should be
     * @throws IOException where they can't be read
     */
    SSLEngine newEngine() throws GeneralSecurityException, IOException;
}
