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
    private final Map<String, SmtpListener> byUri = new HashMap<>();

    /** Keeps it for the next consumer of that endpoint. */
    synchronized void park(String uri, SmtpListener listener, SessionObserver observer) {
        listener.setRoutes(new Replaced(observer));
        SmtpListener other = byUri.put(uri, listener);
        if (other != null) {
            other.close();
        }
    }

    /** The listener parked for that endpoint, which is the caller's now; null for none. */
    synchronized SmtpListener take(String uri) {
        return byUri.remove(uri);
    }

    /** Closes it if it is still there. */
    void expire(String uri, SmtpListener listener) {
        boolean expired;
        synchronized (this) {
            expired = byUri.remove(uri, listener);
        }
        if (expired) {
            listener.close();
        }
    }

    synchronized void close() {
        byUri.values().forEach(SmtpListener::close);
        byUri.clear();
    }

    /** Stands in for the routes that are not there. */
    private record Replaced(SessionObserver observer) implements SessionRoutes {
        @Override
        public void ask(Session session, Step.Ask question, Consumer<Outcome> answer) {
            answer.accept(Outcome.UNAVAILABLE);
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
