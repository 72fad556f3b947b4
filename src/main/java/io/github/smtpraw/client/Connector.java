package io.github.smtpraw.client;

import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;

/** Opens connections to a destination, by the route that leads there. */
final class Connector {
    private final Destination destination;
    private final ClientTransport transport;

    Connector(Destination destination, ClientTransport transport) {
        this.destination = destination;
        this.transport = transport;
    }

    /** Opens a connection that begins with that task. */
    void open(ConnectionPool pool, ClientTask task) {
        Opening opening = new Opening(pool, transport, task, route());
        String local = destination.settings().localAddress();
        if (local == null || DomainName.isAddress(local)) {
            begin(opening, local);
            return;
        }
        // A look-up blocks.
        try {
            transport.worker().execute(() -> begin(opening, local));
        } catch (RejectedExecutionException e) {
            opening.fail(Opening.STOPPED, e);
        }
    }

    private Route route() {
        MxSettings mx = destination.settings().mx();
        return mx == null
                ? new HostRoute(destination, transport.worker())
                : new MxRoute(destination, transport.names(mx));
    }

    private static void begin(Opening opening, String local) {
        try {
            opening.begin(LocalEnds.of(local));
        } catch (UnknownHostException e) {
            opening.fail("unknown host " + e.getMessage(), e);
        }
    }
}
