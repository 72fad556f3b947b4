package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientOutcome;

/** Where a connection comes from, and who knows of other servers to try in its place. */
interface Attempt {
    /**
     * The session could not be opened there, and the task has not begun. Called on the connection's
     * event loop, once at most.
     *
     * @return true where the task, and the connection's place in the pool, are taken back: the
     *     connection tells nobody, neither the task nor the pool, and just comes to its end
     */
    boolean tryNext(ClientTask task, ClientOutcome outcome);
}
