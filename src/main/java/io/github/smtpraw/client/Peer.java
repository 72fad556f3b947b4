package io.github.smtpraw.client;

/**
 * The server at the other end of a connection.
 *
 * @param host its name, which a certificate is checked for; an address where it has none
 */
record Peer(String host, int port) {

    /** host:port. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
