package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientOutcome;
import java.net.InetAddress;
import java.util.List;

/** The servers of a destination, one after the other. For one connection. */
interface Route {
    /** Finds the next one and tells, on any thread, by one call. Nothing else is under way. */
    void next(Listener listener);

    /** Whether there may be another one. */
    boolean hasMore();

    /** Whom it tells. */
    interface Listener {
        /** There is one. */
        void server(Peer peer, List<InetAddress> addresses);

        /** There is one that can not be used, or nothing could be found out. */
        void unusable(ClientOutcome why);

        /** There are no more. */
        void end();
    }
}
