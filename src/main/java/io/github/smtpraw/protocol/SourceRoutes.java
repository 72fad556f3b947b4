package io.github.smtpraw.protocol;

import java.util.ArrayList;
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
     * The recipient that a path names. One that came by a route and is to be relayed has what is
     * left of the route in its address, {@code @b:c@d}, and the longer reverse path as its sender;
     * the null one does not grow (RFC 5321 4.5.5).
     *
     * @param hostname what we call ourselves
     * @param reversePath as MAIL gave it
     */
    Recipient recipient(Path path, String hostname, Path reversePath) {
        List<String> left = path.route();
        if (left.isEmpty() || this != relay) {
            return Recipient.of(path.address());
        }
        while (!left.isEmpty() && left.get(0).equalsIgnoreCase(hostname)) {
            left = left.subList(1, left.size());
        }
        Recipient next = Recipient.of(routed(left, path.address()));
        boolean here = next.getDomain().isEmpty() || next.getDomain().equalsIgnoreCase(hostname);
        return here || reversePath.isNull() ? next : next.withSender(grown(hostname, reversePath));
    }

    private static String grown(String hostname, Path reversePath) {
        List<String> way = new ArrayList<>(List.of(hostname));
        way.addAll(reversePath.route());
        return routed(way, reversePath.address());
    }

    /** {@code @a,@b:c@d}, or the address alone where there is no route. */
    static String routed(List<String> route, String address) {
        return route.isEmpty() ? address : "@" + String.join(",@", route) + ":" + address;
    }
}
