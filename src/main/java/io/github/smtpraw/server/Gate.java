package io.github.smtpraw.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** Lets so many at once into the routes; the others wait in the order in which they came. */
public final class Gate {
    private final int limit;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int inside;
    private boolean admitting;

    public Gate(int limit) {
        this.limit = limit;
    }

    /** Runs it now, or in the thread of the {@link #leave} that makes room. */
    public void enter(Runnable entrant) {
        synchronized (this) {
            if (inside >= limit) {
                waiting.add(entrant);
                return;
            }
            inside++;
        }
        entrant.run();
    }

    /**
     * One that entered is out. Those who enter for it do so one after the other, not one in
     * another.
     */
    public void leave() {
        synchronized (this) {
            inside--;
            if (admitting) {
                return;
            }
            admitting = true;
        }
        boolean admitted = false;
        try {
            for (Runnable next = next(); next != null; next = next()) {
                next.run();
            }
            admitted = true;
        } finally {
            if (!admitted) {
                stopAdmitting();
            }
        }
    }

    private synchronized void stopAdmitting() {
        admitting = false;
    }

    private synchronized Runnable next() {
        Runnable next = inside < limit ? waiting.poll() : null;
        if (next == null) {
            admitting = false;
        } else {
            inside++;
        }
        return next;
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
