package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ContentEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
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

    /** Octets of a piece, which is a chunk where there are any. */
    static final int PIECE = 128 * 1024;

    /** The same of content in memory, which needs no array to be read into. */
    static final int MEMORY_PIECE = 512 * 1024;

    /** Room for a piece that has to be changed, to begin with. */
    private static final int CHANGED = 16 * 1024;

    /** An end of the last line, and the dot alone on its own. */
    private static final int END = 5;

    private static final int AHEAD = 2;

    /** Who is told how it goes, on the event loop. */
    interface Listener {
        /** A piece is on its way. */
        void progress();

        /** A chunk is about to be on its way; not the last one. */
        void chunk();

        /** All is on its way, the final dot or the last chunk included. */
        void sent();

        /** A piece could not be written. */
        void notTaken(Throwable cause);

        /** The content can not be read. */
        void unreadable(Throwable cause);

        /**
         * There is an octet that may not be sent.
         *
         * @param nul whether that is a NUL, else one beyond ASCII
         */
        void unfit(boolean nul);
    }

    /**
     * How content is sent.
     *
     * @param chunks in chunks, not behind DATA
     * @param verbatim as it is, its line ends untouched
     * @param stepwise each chunk only when the one before has had its reply
     * @param eightBit whether octets beyond ASCII may be in it
     */
    record Form(boolean chunks, boolean verbatim, boolean stepwise, boolean eightBit) {}

    private final ContentPieces pieces;
    private final Channel channel;
    private final Executor executor;
    private final Form form;
    private final Listener listener;
    private final ContentEncoder encoder;
    private final AtomicInteger ahead = new AtomicInteger();
    private volatile boolean stopped;

    ContentPump(
            ContentPieces pieces,
            Channel channel,
            Executor executor,
            Form form,
            Listener listener) {
        this.pieces = pieces;
        this.channel = channel;
        this.executor = executor;
        this.form = form;
        this.encoder = new ContentEncoder(CHANGED, form.chunks());
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
        if (form.stepwise() && ahead.get() > 0) {
            // No reply will wake it any more.
            start();
        }
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
            if (stopped) {
                // It may have been said while the last piece was read, and nobody wakes it again.
                close();
            }
        } catch (IOException | RuntimeException e) {
            close();
            onLoop(() -> listener.unreadable(e));
        }
    }

    /** Sends the next piece; returns whether another one may follow at once. */
    private boolean next() throws IOException {
        pieces.next();
        boolean last = pieces.isLast();
        ByteBuf buffer = form.verbatim() ? verbatim() : encoded(last);
        if (buffer == null) {
            close();
            boolean nul = encoder.hasNul();
            onLoop(() -> listener.unfit(nul));
            return false;
        }
        if (last) {
            close();
        }
        onLoop(() -> write(buffer, last));
        // Counted behind that: who goes on from here, on whatever thread, writes behind it.
        return !last && ahead.incrementAndGet() < (form.stepwise() ? 1 : AHEAD);
    }

    private ByteBuf verbatim() {
        return direct(pieces.array(), pieces.start(), pieces.length());
    }

    private ByteBuf direct(byte[] octets, int from, int length) {
        return length == 0
                ? Unpooled.EMPTY_BUFFER
                : channel.alloc().directBuffer(length).writeBytes(octets, from, length);
    }

    /** Null for octets that may not be sent. */
    private ByteBuf encoded(boolean last) {
        encoder.encode(pieces.array(), pieces.start(), pieces.start() + pieces.length());
        if (encoder.hasNul() || (encoder.hasEightBit() && !form.eightBit())) {
            return null;
        }
        int end = last && !form.chunks() ? END : 0;
        ByteBuf buffer = channel.alloc().directBuffer(encoder.length() + end);
        take(buffer);
        if (last) {
            // Apart: behind a piece that needed no change it would make a copy of all.
            encoder.finish();
            take(buffer);
        }
        return buffer;
    }

    private void take(ByteBuf buffer) {
        if (encoder.length() > 0) {
            buffer.writeBytes(encoder.array(), encoder.start(), encoder.length());
            encoder.clear();
        }
    }

    /** On the event loop, so that the listener is there before the write can end. */
    private void write(ByteBuf buffer, boolean last) {
        if (form.chunks()) {
            channel.write(Bdat.command(channel.alloc(), buffer.readableBytes(), last));
            if (!last) {
                listener.chunk();
            }
        }
        // One step after the other, so that a slow network is seen to take them.
        while (buffer.readableBytes() >= 2 * PIECE) {
            channel.write(buffer.readRetainedSlice(PIECE))
                    .addListener(
                            future -> {
                                if (future.isSuccess()) {
                                    listener.progress();
                                }
                            });
        }
        channel.writeAndFlush(buffer)
                .addListener(
                        future -> {
                            if (future.isSuccess() && last) {
                                listener.sent();
                            } else if (future.isSuccess()) {
                                listener.progress();
                            } else {
                                stopped = true;
                                listener.notTaken(future.cause());
                            }
                            if (!last && !form.stepwise()) {
                                taken();
                            }
                        });
    }

    /** On the event loop: a chunk has had its reply. */
    void answered() {
        if (form.stepwise()) {
            taken();
        }
    }

    /** One piece less is ahead of what the other side has taken. */
    private void taken() {
        if (ahead.getAndDecrement() == (form.stepwise() ? 1 : AHEAD)) {
            executor.execute(this);
        }
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
            pieces.close();
        } catch (IOException e) {
            LOG.debug("Closing content", e);
        }
    }
}
