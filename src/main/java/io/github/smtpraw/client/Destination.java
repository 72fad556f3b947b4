package io.github.smtpraw.client;

/**
 * Where to send, and how: each has a pool of its own.
 *
 * @param host name or address, an IPv6 one without brackets
 */
public record Destination(String host, int port, ClientSettings settings) {

    /** host:port. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
