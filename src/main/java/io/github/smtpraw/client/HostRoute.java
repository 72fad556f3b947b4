package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientStage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A host as it was given, by name or address: one server, found as the system finds it. */
final class HostRoute implements Route {
    private final Destination destination;
    private final Executor worker;
    private boolean asked;

    HostRoute(Destination destination, Executor worker) {
        this.destination = destination;
        this.worker = worker;
    }

    @Override
    public boolean hasMore() {
        return !asked;
    }

    @Override
    public void next(Listener listener) {
        if (asked) {
            listener.end();
            return;
        }
        asked = true;
        if (DomainName.isAddress(destination.host())) {
            resolve(listener);
            return;
        }
        // A look-up blocks.
        try {
            worker.execute(() -> resolve(listener));
        } catch (RejectedExecutionException e) {
            listener.unusable(broken("the client has been stopped", e));
        }
    }

    private void resolve(Listener listener) {
        List<InetAddress> addresses;
        try {
            addresses = List.of(InetAddress.getAllByName(destination.host()));
        } catch (UnknownHostException e) {
            listener.unusable(broken("unknown host " + e.getMessage(), e));
            return;
        }
        listener.server(new Peer(destination.host(), destination.port()), addresses);
    }

    private static ClientOutcome broken(String what, Throwable cause) {
        return new ClientOutcome.Broken(ClientStage.CONNECT, null, what, cause);
    }
}
