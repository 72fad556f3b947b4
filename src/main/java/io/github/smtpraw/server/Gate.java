package io.github.smtpraw.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** Lets so many at once into the routes; the others wait in the order in which they came. */
public final class Gate {
    private final int limit;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int inside;

    public Gate(int limit) {
        this.limit = limit;
    }

    /** Runs it now, or in the thread of the {@link #leave} that makes room. */
    public void enter(Runnable entrant) {
        synchronized (this) {
            if (inside == limit) {
                waiting.add(entrant);
                return;
            }
            inside++;
        }
        entrant.run();
    }

    /** One that entered is out. */
    public void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                inside--;
            }
        }
        if (next != null) {
            next.run();
        }
    }

    /** Whether it was still waiting, and now never enters. */
    public synchronized boolean withdraw(Runnable entrant) {
        return waiting.remove(entrant);
    }

    /** Whether as many wait as may be inside. */
    public synchronized boolean isCrowded() {
        return waiting.size() >= limit;
    }

    public synchronized int inside() {
        return inside;
    }

    public synchronized int waiting() {
        return waiting.size();
    }
}
