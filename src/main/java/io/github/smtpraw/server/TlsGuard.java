package io.github.smtpraw.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandler;

/**
 * Stands before a session's TLS until the handshake is done, and lets nothing but TLS pass, nor
 * more of it than a handshake needs: what comes while a worker is at it would be held without
 * bound.
 */
final class TlsGuard extends ChannelInboundHandlerAdapter {
    /** The content type of the record with the ClientHello (RFC 8446 5.1). */
    static final byte HANDSHAKE_RECORD = 22;

    private static final int MAX_OCTETS = 256 * 1024;

    private final SslHandler tls;
    private final Runnable notTls;
    private long octets;

    /**
     * @param tls takes its place behind this one once the client begins
     * @param notTls runs where the client begins with something else, which is dropped
     */
    TlsGuard(SslHandler tls, Runnable notTls) {
        this.tls = tls;
        this.notTls = notTls;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf arrived = (ByteBuf) message;
        if (octets == 0) {
            if (arrived.getByte(arrived.readerIndex()) != HANDSHAKE_RECORD) {
                arrived.release();
                ctx.pipeline().remove(this);
                notTls.run();
                return;
            }
            ctx.pipeline().addAfter(ctx.name(), null, tls);
        }
        octets += arrived.readableBytes();
        if (octets > MAX_OCTETS) {
            arrived.release();
            ctx.fireExceptionCaught(
                    new TooLongFrameException("a TLS handshake of more than " + MAX_OCTETS));
            return;
        }
        ctx.fireChannelRead(arrived);
    }
}
