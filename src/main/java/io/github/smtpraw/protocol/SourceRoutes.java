package io.github.smtpraw.protocol;

import java.util.List;

/** What becomes of the source route of a recipient: {@code <@a,@b:c@d>} (RFC 5321 appendix F.2). */
public enum SourceRoutes {
    /** Read and dropped: {@code <c@d>}. */
    drop,
    /** 550 5.7.1. */
    reject,
    /**
     * Kept, without our own name at its front; the next host is the one named then, and the reverse
     * path grows by our name (RFC 821 3.6).
     */
    relay;

    boolean refuses(Path path) {
        return this == reject && !path.route().isEmpty();
    }

    /**
     * The recipient that a path names. One that is to be relayed has what is left of the route in
     * its address, {@code @b:c@d}, and the longer reverse path as its sender.
     *
     * @param reversePath as MAIL gave it
     */
    Recipient recipient(Path path, String hostname, Path reversePath) {
        Recipient plain = Recipient.of(path.address());
        if (path.route().isEmpty() || this != relay) {
            return plain;
        }
        boolean ours = path.route().get(0).equalsIgnoreCase(hostname);
        List<String> left = path.route().subList(ours ? 1 : 0, path.route().size());
        if (left.isEmpty()) {
            return plain;
        }
        Recipient routed = Recipient.of("@" + String.join(",@", left) + ":" + path.address());
        return reversePath.isNull() ? routed : routed.withSender(grown(hostname, reversePath));
    }

    private static String grown(String hostname, Path reversePath) {
        StringBuilder path = new StringBuilder("@").append(hostname);
        reversePath.route().forEach(host -> path.append(",@").append(host));
        return path.append(':').append(reversePath.address()).toString();
    }
}
