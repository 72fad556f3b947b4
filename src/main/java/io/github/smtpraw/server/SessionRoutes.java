package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.Step;
import java.util.function.Consumer;

/**
 * The routes behind a listener. All calls come on an event loop, so none may block; answers may be
 * given from any thread, once.
 */
public interface SessionRoutes {
    /**
     * Asks the policy of a stage.
     *
     * @return to be run when nobody waits for the answer any more: a policy that was not called yet
     *     never is
     */
    Runnable ask(Session session, Step.Ask question, Consumer<Outcome> answer);

    /**
     * Gives a message to the route, which owns its content from then on.
     *
     * @param ended called when the exchange has truly ended, with what came of it
     */
    void deliver(Session session, Delivery delivery, Consumer<Outcome> ended);

    /** Whether new connections are turned away. */
    boolean isSuspended();

    /** Whether new transactions are refused for now, connections being welcome. */
    boolean isReplaced();

    /** Tells of what an operator wants to see in the log and in counters. */
    SessionObserver observer();
}
