package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ReplyEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/**
 * Replies on their way out: those of one read leave in one write, and a client that does not read
 * them is closed. Event loop only.
 */
final class ReplyQueue {
    private static final int USUAL_SIZE = 256;

    private final ChannelHandlerContext context;
    private final long writeTimeout;
    private final boolean withStatus;
    private ByteBuf pending;
    private int underWay;

    /**
     * @param withStatus whether replies carry enhanced status codes
     */
    ReplyQueue(ChannelHandlerContext context, long writeTimeout, boolean withStatus) {
        this.withStatus = withStatus;
        this.context = context;
        this.writeTimeout = writeTimeout;
    }

    /** Adds a reply; {@code utf8} tells whether it may go beyond ASCII. */
    void add(Reply reply, boolean utf8) {
        if (pending == null) {
            pending = context.alloc().buffer(USUAL_SIZE);
        }
        pending.writeBytes(ReplyEncoder.encode(reply, withStatus, utf8));
    }

    /** Whether the client reads what it is told, so that more may be done for it. */
    boolean mayGrow() {
        return context.channel().isWritable()
                && (pending == null || pending.readableBytes() < 32 * 1024);
    }

    /** Sends what was added; null where nothing was. */
    ChannelFuture flush() {
        if (pending == null) {
            return null;
        }
        ByteBuf replies = pending;
        pending = null;
        ChannelFuture written = context.writeAndFlush(replies);
        if (!written.isDone()) {
            watch(written);
        }
        return written;
    }

    private void watch(ChannelFuture written) {
        underWay++;
        var timer =
                context.executor()
                        .schedule(
                                () -> {
                                    if (!written.isDone()) {
                                        context.close();
                                    }
                                },
                                writeTimeout,
                                TimeUnit.MILLISECONDS);
        written.addListener(
                done -> {
                    underWay--;
                    timer.cancel(false);
                });
    }

    /** Whether a write is not done yet. */
    boolean isUnderWay() {
        return underWay > 0;
    }

    void release() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
