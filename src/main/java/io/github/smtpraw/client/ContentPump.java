package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ContentEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads content, encodes it and writes it, a few pieces ahead of what the socket takes. It runs
 * where reading may block, one piece of it at a time; what it has to tell it tells on the event
 * loop.
 */
final class ContentPump implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ContentPump.class);
    private static final int PIECE = 64 * 1024;
    private static final int AHEAD = 4;

    /** Who is told how it goes, on the event loop. */
    interface Listener {
        /** A piece is on its way. */
        void progress();

        /** All is on its way, the final dot included. */
        void sent();

        /** The content can not be read. */
        void unreadable(Throwable cause);

        /** There is an octet beyond ASCII where none may be. */
        void eightBit();
    }

    private final InputStream stream;
    private final Channel channel;
    private final Executor executor;
    private final boolean eightBitAllowed;
    private final Listener listener;
    private final ContentEncoder encoder = new ContentEncoder(PIECE);
    private final byte[] piece = new byte[PIECE];
    private final AtomicInteger ahead = new AtomicInteger();
    private volatile boolean stopped;

    ContentPump(
            InputStream stream,
            Channel channel,
            Executor executor,
            boolean eightBitAllowed,
            Listener listener) {
        this.stream = stream;
        this.channel = channel;
        this.executor = executor;
        this.eightBitAllowed = eightBitAllowed;
        this.listener = listener;
    }

    void start() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            close();
            listener.unreadable(e);
        }
    }

    /** Nothing more is to be sent; the stream is closed as soon as its reader sees that. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            boolean goOn = true;
            while (goOn) {
                if (stopped) {
                    close();
                    return;
                }
                goOn = next();
            }
        } catch (IOException | RuntimeException e) {
            close();
            onLoop(() -> listener.unreadable(e));
        }
    }

    /** Sends the next piece; returns whether another one may follow at once. */
    private boolean next() throws IOException {
        int octets = stream.read(piece, 0, PIECE);
        boolean last = octets < 0;
        if (last) {
            encoder.finish();
        } else {
            encoder.encode(piece, 0, octets);
        }
        if (encoder.hasEightBit() && !eightBitAllowed) {
            close();
            onLoop(listener::eightBit);
            return false;
        }
        if (last) {
            close();
        }
        ByteBuf buffer = channel.alloc().directBuffer(encoder.length());
        buffer.writeBytes(encoder.array(), 0, encoder.length());
        encoder.clear();
        onLoop(() -> write(buffer, last));
        // Counted behind that: who goes on from here, on whatever thread, writes behind it.
        return !last && ahead.incrementAndGet() < AHEAD;
    }

    /** On the event loop, so that the listener is there before the write can end. */
    private void write(ByteBuf buffer, boolean last) {
        channel.writeAndFlush(buffer)
                .addListener(
                        future -> {
                            if (future.isSuccess() && last) {
                                listener.sent();
                            } else if (future.isSuccess()) {
                                listener.progress();
                            }
                            if (!last && ahead.getAndDecrement() == AHEAD) {
                                executor.execute(this);
                            }
                        });
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    private void close() {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.debug("Closing content", e);
        }
    }
}
