package io.github.smtpraw;

import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.Step;
import io.github.smtpraw.server.Delivery;
import io.github.smtpraw.server.SessionObserver;
import io.github.smtpraw.server.SessionRoutes;
import io.github.smtpraw.server.SmtpListener;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Listeners whose route is being replaced while it runs: the socket and the sessions are kept and
 * say 451 until the new route takes them over.
 */
final class ParkedListeners {
    /** A listener and the endpoint that it was made for. */
    static final class Parked {
        private final String uri;
        private final SmtpListener listener;

        Parked(String uri, SmtpListener listener) {
            this.uri = uri;
            this.listener = listener;
        }

        String uri() {
            return uri;
        }

        SmtpListener listener() {
            return listener;
        }
    }

    private final Map<String, Parked> byAddress = new HashMap<>();

    /** Keeps it for the next consumer of that address. */
    synchronized void park(String address, Parked parked, SessionObserver observer) {
        parked.listener().setRoutes(new Replaced(observer));
        Parked other = byAddress.put(address, parked);
        if (other != null) {
            other.listener().close();
        }
    }

    /** The listener parked for that address, which is the caller's now; null for none. */
    synchronized Parked take(String address) {
        return byAddress.remove(address);
    }

    /** Closes it if this very parking is still there; blocks, so that no one binds meanwhile. */
    synchronized void expire(String address, Parked parked) {
        if (byAddress.remove(address, parked)) {
            parked.listener().close();
        }
    }

    synchronized void close() {
        byAddress.values().forEach(parked -> parked.listener().close());
        byAddress.clear();
    }

    /** Stands in for the routes that are not there. */
    private record Replaced(SessionObserver observer) implements SessionRoutes {
        @Override
        public Runnable ask(Session session, Step.Ask question, Consumer<Outcome> answer) {
            answer.accept(Outcome.UNAVAILABLE);
            return () -> {};
        }

        @Override
        public void deliver(Session session, Delivery delivery, Consumer<Outcome> ended) {
            delivery.content().release();
            ended.accept(Outcome.UNAVAILABLE);
        }

        @Override
        public boolean isSuspended() {
            return false;
        }

        @Override
        public boolean isReplaced() {
            return true;
        }
    }
}
