package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientStage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The connections to one destination, and the tasks that wait for one, first come first served. The
 * connection used last is used next, so that those not needed grow idle. Thread-safe; nothing is
 * called while its lock is held.
 */
final class ConnectionPool {
    private final Destination destination;
    private final ClientTransport transport;
    private final Connector connector;

    private final Deque<ClientConnection> idle = new ArrayDeque<>();
    private final Deque<ClientTask> waiting = new ArrayDeque<>();

    /** Connections that are there or being made. */
    private int open;

    private boolean stopped;
    private boolean retired;

    ConnectionPool(Destination destination, ClientTransport transport) {
        this.destination = destination;
        this.transport = transport;
        this.connector = new Connector(destination, transport);
    }

    Destination destination() {
        return destination;
    }

    /** Takes a task; false where the pool is empty and gone, so that another must be asked. */
    boolean submit(ClientTask task) {
        ClientConnection connection;
        boolean end;
        synchronized (this) {
            if (retired) {
                return false;
            }
            end = stopped;
            connection = end ? null : idle.pollLast();
            if (!end && connection == null && !reserve()) {
                waiting.addLast(task);
                return true;
            }
        }
        if (end) {
            end(task);
        } else if (connection != null) {
            connection.start(task);
        } else {
            connector.open(this, task);
        }
        return true;
    }

    /** Takes back a task whose connection died before it knew of it. */
    void adopt(ClientTask task) {
        boolean end;
        synchronized (this) {
            end = stopped;
            if (!end && !retired && !reserve()) {
                waiting.addFirst(task);
                return;
            }
        }
        if (end) {
            end(task);
        } else if (isRetired()) {
            transport.submit(destination, task);
        } else {
            connector.open(this, task);
        }
    }

    private boolean reserve() {
        if (open >= destination.settings().poolSize()) {
            return false;
        }
        open++;
        return true;
    }

    private synchronized boolean isRetired() {
        return retired;
    }

    /** What a connection without a task does next; null where it is idle from now on. */
    synchronized ClientTask next(ClientConnection connection) {
        ClientTask task = waiting.poll();
        if (task == null && !stopped) {
            idle.addLast(connection);
        }
        return task;
    }

    /** A message that waits, for a connection that is about to be free; null for none. */
    synchronized ClientTask nextMessage() {
        ClientTask first = stopped ? null : waiting.peek();
        return first != null && first.sends() ? waiting.poll() : null;
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Takes an idle connection out of use; false where a task has got it. */
    synchronized boolean withdraw(ClientConnection connection) {
        return idle.remove(connection);
    }

    /**
     * A connection is gone, or could not be made.
     *
     * @param again a task that needs another one, or null
     */
    void closed(ClientConnection connection, ClientTask again) {
        ClientTask task;
        boolean end;
        synchronized (this) {
            idle.remove(connection);
            task = again != null ? again : waiting.poll();
            end = stopped;
            if (task == null || end) {
                open--;
            }
            if (open == 0 && waiting.isEmpty() && !retired) {
                retired = true;
                transport.retire(this);
            }
        }
        if (task != null && end) {
            end(task);
        } else if (task != null) {
            connector.open(this, task);
        }
    }

    /** Ends what waits, says good-bye on what is idle; what is at work comes to its end. */
    void stop() {
        List<ClientConnection> leaving;
        List<ClientTask> ended;
        synchronized (this) {
            stopped = true;
            leaving = new ArrayList<>(idle);
            ended = new ArrayList<>(waiting);
            idle.clear();
            waiting.clear();
        }
        ended.forEach(ConnectionPool::end);
        leaving.forEach(ClientConnection::leave);
    }

    private static void end(ClientTask task) {
        task.end(
                new ClientOutcome.Broken(
                        ClientStage.CONNECT, null, "the client has been stopped", null),
                false);
    }
}
