package io.github.smtpraw.server;

/** A chunk that was refused: its octets are read and go nowhere (RFC 3030 2). Event loop only. */
final class DroppedChunk implements Incoming {
    private final Pace pace;
    private long left;

    DroppedChunk(ListenerSettings.Limits limits, long octets) {
        this.pace = new Pace(limits);
        this.left = octets;
    }

    @Override
    public boolean read(InputBuffer input) {
        int dropped = input.skip(left);
        left -= dropped;
        pace.received(dropped);
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
    public Pace pace() {
        return pace;
    }
}
