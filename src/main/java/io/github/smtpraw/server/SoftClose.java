package io.github.smtpraw.server;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes so that the last reply arrives: a close with octets unread makes TCP reset the connection,
 * which can destroy what the client has not read yet.
 */
final class SoftClose {
    private static final long DRAIN_SECONDS = 2;

    private SoftClose() {}

    /**
     * @param written the last reply; null where there is none
     * @param open whether the client may still send what nobody will read
     */
    static void after(ChannelFuture written, ChannelHandlerContext context, boolean open) {
        ChannelFuture last = written == null ? context.newSucceededFuture() : written;
        last.addListener(
                done -> {
                    if (open && done.isSuccess()) {
                        drain(context);
                    } else {
                        context.close();
                    }
                });
    }

    /** The client has ended its side too: where ours is ended, there is nothing to wait for. */
    static void inputEnded(ChannelHandlerContext context) {
        if (((DuplexChannel) context.channel()).isOutputShutdown()) {
            context.close();
        }
    }

    private static void drain(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            endOutput(context);
        } else {
            tls.closeOutbound()
                    .addListener(
                            done -> {
                                if (context.pipeline().context(tls) != null) {
                                    // What still comes is dropped as it is.
                                    context.pipeline().remove(tls);
                                }
                                endOutput(context);
                            });
        }
        var timer =
                context.executor().schedule(() -> context.close(), DRAIN_SECONDS, TimeUnit.SECONDS);
        context.channel().closeFuture().addListener(done -> timer.cancel(false));
    }

    private static void endOutput(ChannelHandlerContext context) {
        ((DuplexChannel) context.channel()).shutdownOutput();
        context.channel().config().setAutoRead(true);
    }
}
