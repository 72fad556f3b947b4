package io.github.smtpraw;

import java.util.regex.Pattern;

/**
 * What names a server: {@code host}, {@code host:port}, {@code [ipv6]} or {@code [ipv6]:port}.
 *
 * @param host name or address, an IPv6 one without its brackets
 * @param port 0 to 65535
 */
record HostAndPort(String host, int port) {
    /** Names, those of other scripts among them with the dots that they have, and addresses. */
    private static final Pattern HOST =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}_.\u3002\uFF0E\uFF61:%-]+");

    /**
     * @throws IllegalArgumentException for an empty host, a port that is no number or out of range,
     *     or an IPv6 address without brackets; the text names what was given
     */
    static HostAndPort parse(String text, int defaultPort) {
        String rest = text.strip();
        String host;
        String port = "";
        if (rest.startsWith("[")) {
            int end = rest.indexOf(']');
            if (end < 0) {
                throw bad(text, "the bracket of the IPv6 address is not closed");
            }
            host = rest.substring(1, end);
            rest = rest.substring(end + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw bad(text, "only :port may stand behind the bracket");
            }
            port = rest.isEmpty() ? "" : rest.substring(1);
        } else {
            int colon = rest.indexOf(':');
            if (colon != rest.lastIndexOf(':')) {
                throw bad(text, "an IPv6 address stands in brackets, as in [::1]:25");
            }
            host = colon < 0 ? rest : rest.substring(0, colon);
            port = colon < 0 ? "" : rest.substring(colon + 1);
            if (colon >= 0 && port.isEmpty()) {
                throw bad(text, "the port is missing");
            }
        }
        if (host.isEmpty() || !HOST.matcher(host).matches()) {
            throw bad(text, "the host is missing or has characters that no host has");
        }
        return new HostAndPort(host, port.isEmpty() ? defaultPort : number(text, port));
    }

    private static int number(String text, String port) {
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw bad(text, "the port is a number from 0 to 65535");
        }
        return Integer.parseInt(port);
    }

    private static IllegalArgumentException bad(String text, String why) {
        return new IllegalArgumentException("smtp-raw: bad host and port '" + text + "': " + why);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
