package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientDialogue;
import io.github.smtpraw.protocol.ClientOutcome;

/**
 * The tasks of one connection, one after the other: which is under way, which was begun behind its
 * content, and which comes next. Event loop only.
 */
final class ConnectionTasks {
    private final ConnectionPool pool;
    private final ClientConnection connection;
    private final ClientDialogue dialogue;
    private final int maxMessages;

    /** Under way, or to begin as soon as the session is open. */
    private ClientTask current;

    /** Begun behind the content of the one under way. */
    private ClientTask ahead;

    /** In the pool, or given to a task that is on its way here. */
    private boolean pooled;

    private boolean begun;
    private boolean reused;
    private int messages;

    ConnectionTasks(
            ConnectionPool pool,
            ClientConnection connection,
            ClientDialogue dialogue,
            ClientTask first) {
        this.pool = pool;
        this.connection = connection;
        this.dialogue = dialogue;
        this.maxMessages = pool.destination().settings().maxMessages();
        this.current = first;
    }

    /** Null while there is none. */
    ClientTask current() {
        return current;
    }

    void begin(ClientTask next) {
        pooled = false;
        current = next;
        begun = true;
        messages += next.sends() ? 1 : 0;
        next.begin(dialogue);
    }

    /** Goes on where the dialogue is ready; false where there is nothing to do, and it is idle. */
    boolean goOn() {
        if (pooled) {
            // What came was the reply to an RSET.
            return false;
        }
        if (dialogue.goOn()) {
            return true;
        }
        if (!takesMore()) {
            dialogue.quit();
            return true;
        }
        ClientTask next = current != null ? current : pool.next(connection);
        if (next != null) {
            begin(next);
            return true;
        }
        if (pool.isStopped()) {
            dialogue.quit();
            return true;
        }
        pooled = true;
        return false;
    }

    /** Begins a message that waits behind the content whose reply is still to come, if there is. */
    boolean goAhead() {
        if (ahead != null || !dialogue.mayGoAhead() || !takesMore()) {
            return false;
        }
        ahead = pool.nextMessage();
        if (ahead == null) {
            return false;
        }
        messages++;
        ahead.begin(dialogue);
        return true;
    }

    private boolean takesMore() {
        return messages < Math.min(maxMessages, dialogue.offered().limit("MAILMAX"));
    }

    void quit() {
        pooled = false;
        dialogue.quit();
    }

    /** Whether the session is for a task that it has not begun yet. */
    boolean isOpening() {
        return current != null && !begun && !reused;
    }

    /**
     * Whether the connection had died idle, so that nobody has heard of the task. It gets a fresh
     * one, where this can not be said again.
     */
    boolean mayTryAgain(ClientOutcome outcome) {
        return outcome instanceof ClientOutcome.Broken
                && begun
                && reused
                && !dialogue.isAcknowledged();
    }

    /** The task under way has come to its end; one ahead takes its place. */
    void end() {
        current = ahead;
        ahead = null;
        begun = current != null;
        reused = true;
    }
}
