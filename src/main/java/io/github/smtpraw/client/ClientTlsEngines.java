package io.github.smtpraw.client;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;

/** Makes the engines of TLS, set up in full. Thread-safe; called on worker threads. */
public interface ClientTlsEngines {
    /**
     * An engine for a connection to that server, which checks what is to be checked of it.
     *
     * @param host name or address
     * @throws GeneralSecurityException where the keys or certificates can not be read
     */
    SSLEngine newEngine(String host, int port) throws GeneralSecurityException;
}
