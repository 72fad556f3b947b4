package io.github.smtpraw.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The event loops that the listeners of a component share: epoll where there is one, else NIO. */
public final class ServerTransport {
    private final EventLoopGroup eventLoops;
    private final boolean epoll = Epoll.isAvailable();

    /**
     * @param threads event loops; sessions are spread over them
     */
    @SuppressWarnings("deprecation") // The constructors that Netty 4.1 and 4.2 share.
    public ServerTransport(int threads, ThreadFactory factory) {
        this.eventLoops =
                epoll
                        ? new EpollEventLoopGroup(threads, factory)
                        : new NioEventLoopGroup(threads, factory);
    }

    EventLoopGroup eventLoops() {
        return eventLoops;
    }

    Class<? extends ServerChannel> channelType() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Runs something short after a while. */
    public void later(Runnable task, long delay, TimeUnit unit) {
        eventLoops.schedule(task, delay, unit);
    }

    /** Ends them; channels that are still open are closed. */
    public void stop() {
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
}
