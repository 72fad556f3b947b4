package io.github.smtpraw.server;

import java.util.concurrent.TimeUnit;

/** A chunk that was refused: its octets are read and go nowhere (RFC 3030 2). Event loop only. */
final class DroppedChunk implements Incoming {
    private final ListenerSettings.Limits limits;
    private final long began = System.nanoTime();
    private long left;

    DroppedChunk(ListenerSettings.Limits limits, long octets) {
        this.limits = limits;
        this.left = octets;
    }

    @Override
    public boolean read(InputBuffer input) {
        left -= input.skip(left);
        return left == 0;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void whenReady(Runnable then) {
        then.run();
    }

    @Override
    public long nextDeadline() {
        long pause = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.dataTimeout());
        long whole = began + TimeUnit.MILLISECONDS.toNanos(limits.messageTimeout());
        return pause - whole < 0 ? pause : whole;
    }
}
