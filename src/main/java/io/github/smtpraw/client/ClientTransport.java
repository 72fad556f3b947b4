package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientQuery;
import io.github.smtpraw.protocol.OutgoingEnvelope;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The SMTP client: event loops, and a pool of connections for each destination. Whoever sends is
 * told the outcome on an event loop (or on a worker thread, or, where it is known at once, by the
 * calling thread), so what it does there must be short and must not block. Thread-safe.
 */
public final class ClientTransport {
    private static final long GRACE_SECONDS = 10;

    private final int loops;
    private final ThreadFactory threads;
    private final Executor worker;
    private final ConcurrentMap<Destination, ConnectionPool> pools = new ConcurrentHashMap<>();
    private final ConcurrentMap<List<InetSocketAddress>, NameService> names =
            new ConcurrentHashMap<>();
    private EventLoopGroup group;
    private Bootstrap bootstrap;
    private ChannelGroup channels;

    /**
     * @param loops threads for all connections
     * @param worker for what blocks: looking names up, reading streams; not bounded, since a task
     *     may wait for others
     */
    public ClientTransport(int loops, ThreadFactory threads, Executor worker) {
        this.loops = loops;
        this.threads = threads;
        this.worker = worker;
    }

    /** Makes it ready; no thread runs before the first connection. */
    public void start() {
        boolean epoll = Epoll.isAvailable();
        group =
                epoll
                        ? new EpollEventLoopGroup(loops, threads)
                        : new NioEventLoopGroup(loops, threads);
        bootstrap =
                new Bootstrap()
                        .group(group)
                        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                        // Netty's own choice makes the buffers of content anew each time.
                        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        // What the server said before it left is read behind a failed write.
                        .option(ChannelOption.AUTO_CLOSE, false);
        channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    }

    /**
     * Ends what waits for a connection, lets transactions in hand come to their end (at most 10 s),
     * says QUIT on idle connections, and ends the threads.
     */
    public void stop() {
        pools.values().forEach(ConnectionPool::stop);
        names.values().forEach(NameService::close);
        channels.newCloseFuture().awaitUninterruptibly(GRACE_SECONDS, TimeUnit.SECONDS);
        channels.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        pools.clear();
        names.clear();
    }

    /** Gets ready what look-ups need, so that nothing of it is left to an event loop. */
    public void prepare(ClientSettings settings) {
        if (settings.mx() != null) {
            names(settings.mx());
        }
    }

    /** Who is asked for mail servers; one for all that ask the same name servers. */
    NameService names(MxSettings settings) {
        return names.computeIfAbsent(
                settings.nameServers(), servers -> new DnsClient(group.next(), servers));
    }

    /** Sends a message. */
    public void send(
            Destination destination,
            OutgoingEnvelope envelope,
            Content content,
            Consumer<ClientOutcome> done) {
        submit(destination, ClientTask.send(envelope, content, done, worker));
    }

    /** Asks a question. */
    public void ask(Destination destination, ClientQuery query, Consumer<ClientOutcome> done) {
        submit(destination, ClientTask.ask(query, done));
    }

    void submit(Destination destination, ClientTask task) {
        ConnectionPool pool;
        do {
            pool = pools.get(destination);
            if (pool == null) {
                pool = pools.computeIfAbsent(destination, key -> new ConnectionPool(key, this));
            }
        } while (!pool.submit(task));
    }

    void retire(ConnectionPool pool) {
        pools.remove(pool.destination(), pool);
    }

    /**
     * Does what takes its time on a worker thread.
     *
     * @param work gives what is to be done on the loop then
     * @return false where the client has been stopped
     */
    boolean work(Supplier<Runnable> work, Executor loop, Consumer<Runnable> back) {
        try {
            worker.execute(
                    () -> {
                        Runnable then = work.get();
                        loop.execute(() -> back.accept(then));
                    });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    Executor worker() {
        return worker;
    }

    /** A bootstrap of the caller's own, without a handler. */
    Bootstrap bootstrap() {
        return bootstrap.clone();
    }

    void opened(Channel channel) {
        channels.add(channel);
    }
}
