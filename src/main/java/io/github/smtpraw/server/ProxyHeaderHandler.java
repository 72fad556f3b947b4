package io.github.smtpraw.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the PROXY header that Netty's decoder in front of it reads (PROXY protocol, versions 1
 * and 2), and gives way to the session with the addresses in it. What is wrong or late closes the
 * connection, and nothing is said.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderHandler.class);
    private static final long SECONDS = 10;

    private final InetSocketAddress peer;
    private final InetSocketAddress here;
    private final BiConsumer<InetSocketAddress, InetSocketAddress> session;
    private ScheduledFuture<?> timer;

    /**
     * @param peer the proxy, which stands where the header names nobody
     * @param session begins it, in the pipeline behind this handler, by the client's address and
     *     the one that it connected to
     */
    ProxyHeaderHandler(
            InetSocketAddress peer,
            InetSocketAddress here,
            BiConsumer<InetSocketAddress, InetSocketAddress> session) {
        this.peer = peer;
        this.here = here;
        this.session = session;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Kept from the session, whose greeting comes behind the header.
        timer = ctx.executor().schedule(() -> close(ctx, "silent"), SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        HAProxyMessage header = (HAProxyMessage) message;
        try {
            boolean known = isTcp(header.proxiedProtocol());
            session.accept(
                    known ? address(header.sourceAddress(), header.sourcePort()) : peer,
                    known ? address(header.destinationAddress(), header.destinationPort()) : here);
        } finally {
            header.release();
        }
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /** LOCAL and UNKNOWN name nobody; UNIX and UDP nobody that speaks SMTP. */
    private static boolean isTcp(HAProxyProxiedProtocol protocol) {
        return protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6;
    }

    private static InetSocketAddress address(String ip, int port) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(ip);
        return new InetSocketAddress(address, port);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            close(ctx, "ended");
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close(ctx, cause.toString());
    }

    private void close(ChannelHandlerContext ctx, String why) {
        LOG.debug("No PROXY header from {}: {}", peer, why);
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
