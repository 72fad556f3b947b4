package io.github.smtpraw.client;

/**
 * Where to send, and how: each has a pool of its own.
 *
 * @param host name or address, an IPv6 one without brackets; of a name the one form that it has in
 *     look-ups, whatever was given
 */
public record Destination(String host, int port, ClientSettings settings) {

    /**
     * @throws IllegalArgumentException for no host, and for one beyond ASCII that is no domain name
     */
    public Destination {
        String given = host;
        host = DomainName.given(host);
        if (host.isEmpty()) {
            // A look-up would make this machine of it.
            throw new IllegalArgumentException("no host in '" + given + "'");
        }
    }

    /** host:port. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
