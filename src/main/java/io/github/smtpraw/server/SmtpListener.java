package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ReplyEncoder;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.StandardReplies;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A bound port and the sessions on it. The routes behind it can be exchanged while it runs. */
public final class SmtpListener {
    private static final int BACKLOG = 4096;
    private static final long CLOSE_MILLIS = 2_000;

    private final ServerTransport transport;
    private final HeapBudget heap;
    private final Executor spool;
    private final Executor worker;
    private final Ids ids;
    private final Set<SessionHandler> sessions = ConcurrentHashMap.newKeySet();
    private final Set<SocketChannel> unheard = ConcurrentHashMap.newKeySet();
    private final AddressLimits addresses = new AddressLimits();
    private volatile ListenerSettings settings;
    private volatile Gate gate;
    private volatile SessionRoutes routes;
    private volatile ListenerTls tls;
    private volatile boolean stopping;
    private Channel channel;

    /**
     * @param heap octets of content that may be on the heap, shared by all listeners
     * @param spool for what waits for the disk
     * @param worker for other work that blocks: TLS handshakes
     */
    public SmtpListener(
            ServerTransport transport,
            ListenerSettings settings,
            HeapBudget heap,
            Executor spool,
            Executor worker,
            SessionRoutes routes) {
        this.transport = transport;
        this.settings = settings;
        this.heap = heap;
        this.spool = spool;
        this.worker = worker;
        this.routes = routes;
        this.ids = new Ids();
        this.gate = new Gate(settings.limits().maxConcurrentMessages());
        this.tls = new ListenerTls(settings.tls(), worker);
    }

    /**
     * Binds and begins to accept.
     *
     * @throws IOException naming the address, where it can't be bound
     */
    public void open(InetSocketAddress address) throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(transport.eventLoops())
                        .channel(transport.channelType())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        // Cheaper for small messages than Netty's own choice.
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        // A client may end its side and still wait for the final reply.
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(16 * 1024, 64 * 1024))
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel accepted) {
                                        accept(accepted);
                                    }
                                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        channel = bound.channel();
    }

    private void accept(SocketChannel accepted) {
        // One look for all: they may be exchanged meanwhile.
        ListenerSettings current = settings;
        if (connections() >= current.limits().maxConnections()) {
            turnAway(accepted, current, accepted.remoteAddress(), StandardReplies.NO_CONNECTIONS);
        } else {
            new SessionPipeline(this, current, accepted).begin();
        }
    }

    /** The connection counts, and has no session until its PROXY header came. */
    void awaitHeader(SocketChannel accepted) {
        unheard.add(accepted);
        accepted.closeFuture().addListener(closed -> unheard.remove(accepted));
        if (stopping) {
            accepted.close();
        }
    }

    /** Counts a client by its address; one that has its share is told and closed. */
    boolean admits(InetSocketAddress client, ListenerSettings current, SocketChannel accepted) {
        InetAddress address = client.getAddress();
        boolean admitted =
                addresses.tryOpen(
                        address,
                        current.limits().maxConnectionsPerAddress(),
                        current.limits().maxConnectionRate(),
                        System.nanoTime());
        if (admitted) {
            accepted.closeFuture().addListener(closed -> addresses.close(address));
        } else {
            turnAway(accepted, current, client, StandardReplies.NO_CONNECTIONS_FROM_THERE);
        }
        return admitted;
    }

    Session newSession(InetSocketAddress remote, InetSocketAddress local) {
        return new Session(ids.next(), text(remote), text(local));
    }

    /** The session counts, and is told when it has to end; its handler is in the pipeline. */
    void opened(SocketChannel accepted, SessionHandler session) {
        sessions.add(session);
        unheard.remove(accepted);
    }

    /** The session counts no more: its connection is closed, and what it had begun has ended. */
    void closed(SessionHandler session) {
        sessions.remove(session);
    }

    private void turnAway(
            SocketChannel accepted,
            ListenerSettings current,
            InetSocketAddress client,
            Reply reply) {
        routes.observer().turnedAway(text(client), reply);
        if (current.isImplicitTls()) {
            // A handshake only to say no would cost more than the session that there is no room
            // for.
            accepted.close();
            return;
        }
        boolean withStatus = current.dialogue().extensions().hasStatusCodes();
        accepted.writeAndFlush(Unpooled.wrappedBuffer(ReplyEncoder.encode(reply, withStatus)))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** Whether a session that began by those settings has to end: nobody else may have told it. */
    boolean isOver(ListenerSettings begunWith) {
        return stopping || !settings.equals(begunWith);
    }

    ContentCollector newCollector(ListenerSettings by, Executor eventLoop) {
        return new ContentCollector(heap, by.content(), spool, eventLoop);
    }

    String newMessageId() {
        return ids.next();
    }

    ListenerSettings settings() {
        return settings;
    }

    ListenerTls tls() {
        return tls;
    }

    SessionRoutes routes() {
        return routes;
    }

    /** Puts other routes behind the open sessions and the new ones. */
    public void setRoutes(SessionRoutes others) {
        routes = others;
    }

    /**
     * Goes on by other settings with other routes. A session that was begun by the old ones ends
     * with 421 after its transaction.
     */
    public void setUp(ListenerSettings otherSettings, SessionRoutes others) {
        settings = otherSettings;
        gate = new Gate(otherSettings.limits().maxConcurrentMessages());
        tls = new ListenerTls(otherSettings.tls(), worker);
        routes = others;
        sessions.forEach(SessionHandler::requestShutDown);
    }

    /** How many messages are in routes, and how many wait for it. */
    public Gate gate() {
        return gate;
    }

    /** The bound port. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    public boolean isOpen() {
        return channel != null && channel.isOpen();
    }

    /** Open connections. */
    public int connections() {
        return sessions.size() + unheard.size();
    }

    /** Transactions in hand, from an accepted MAIL to its final reply. */
    public int transactions() {
        int open = 0;
        for (SessionHandler session : sessions) {
            open += session.inTransaction() ? 1 : 0;
        }
        return open;
    }

    /** Accepts no more; idle sessions get their 421 at once, the others after the final reply. */
    public void shutDown() {
        stopping = true;
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
        unheard.forEach(SocketChannel::close);
        for (SessionHandler session : sessions) {
            session.requestShutDown();
        }
    }

    /**
     * Closes what is still open, and waits until it is: event loops that end drop what they had
     * still to say. Not for event loops.
     */
    public void close() {
        shutDown();
        List<ChannelFuture> closing = new ArrayList<>();
        for (SessionHandler session : sessions) {
            closing.add(session.closeNow());
        }
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        for (ChannelFuture closed : closing) {
            closed.awaitUninterruptibly(
                    Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private static String text(InetSocketAddress address) {
        String host = NetUtil.toAddressString(address.getAddress());
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
