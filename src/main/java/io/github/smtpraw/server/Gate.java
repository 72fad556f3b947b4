package io.github.smtpraw.server;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Lets so many at once into the routes; the others wait in the order in which they came. */
public final class Gate {
    private final int limit;
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private int inside;
    private boolean admitting;

    public Gate(int limit) {
        this.limit = limit;
    }

    /**
     * Runs it now, or in the thread of the {@link #leave} that makes room.
     *
     * @param entrant equal to no other that waits
     */
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
        if (inside >= limit || waiting.isEmpty()) {
            admitting = false;
            return null;
        }
        inside++;
        Iterator<Runnable> first = waiting.iterator();
        Runnable next = first.next();
        first.remove();
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
