package io.github.smtpraw.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The addresses to connect from; none for any. */
record LocalEnds(String name, List<InetAddress> addresses) {

    /**
     * Looks a name up, which blocks unless it is an address.
     *
     * @param name null for any
     */
    static LocalEnds of(String name) throws UnknownHostException {
        return name == null
                ? new LocalEnds(null, List.of())
                : new LocalEnds(name, List.of(InetAddress.getAllByName(name)));
    }

    boolean isAny() {
        return name == null;
    }

    /** The one of that address's family; null where there is none. */
    InetSocketAddress towards(InetAddress remote) {
        for (InetAddress address : addresses) {
            if (address.getClass() == remote.getClass()) {
                return new InetSocketAddress(address, 0);
            }
        }
        return null;
    }
}
