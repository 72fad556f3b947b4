package io.github.smtpraw.client;

/**
 * Where to send, and how: each has a pool of its own.
 *
 * @param host name or address, an IPv6 one without brackets; of a name the one form that it has in
 *     look-ups, whatever was given
 */
public record Destination(String host, int port, ClientSettings settings) {

    /**
     * @throws IllegalArgumentException for a host beyond ASCII that is no domain name
     */
    public Destination {
        host = DomainName.given(host);
    }

    /** host:port. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
