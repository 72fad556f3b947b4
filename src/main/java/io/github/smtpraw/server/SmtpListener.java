package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ReplyEncoder;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.StandardReplies;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A bound port and the sessions on it. The routes behind it can be exchanged while it runs. */
public final class SmtpListener {
    private static final int BACKLOG = 4096;

    private final ServerTransport transport;
    private final ListenerSettings settings;
    private final HeapBudget heap;
    private final Executor worker;
    private final Ids ids;
    private final Gate gate;
    private final Set<SessionHandler> sessions = ConcurrentHashMap.newKeySet();
    private volatile SessionRoutes routes;
    private Channel channel;

    /**
     * @param heap octets of content that may be on the heap, shared by all listeners
     * @param worker for what blocks: files
     */
    public SmtpListener(
            ServerTransport transport,
            ListenerSettings settings,
            HeapBudget heap,
            Executor worker,
            SessionRoutes routes) {
        this.transport = transport;
        this.settings = settings;
        this.heap = heap;
        this.worker = worker;
        this.routes = routes;
        this.ids = new Ids();
        this.gate = new Gate(settings.limits().maxConcurrentMessages());
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
        if (sessions.size() >= settings.limits().maxConnections()) {
            turnAway(accepted, StandardReplies.NO_CONNECTIONS);
            return;
        }
        Session session =
                new Session(
                        ids.next(), text(accepted.remoteAddress()), text(accepted.localAddress()));
        SessionHandler handler = new SessionHandler(this, session);
        sessions.add(handler);
        accepted.closeFuture().addListener(closed -> sessions.remove(handler));
        accepted.pipeline().addLast(handler);
    }

    private void turnAway(SocketChannel accepted, Reply reply) {
        routes.observer().turnedAway(text(accepted.remoteAddress()), reply);
        accepted.writeAndFlush(Unpooled.wrappedBuffer(ReplyEncoder.encode(reply, true)))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** Queues at the gate, then goes to the route; a client that is lost by then is not served. */
    void deliver(
            Session session, Delivery delivery, Consumer<Outcome> answer, BooleanSupplier lost) {
        gate.enter(
                () -> {
                    if (lost.getAsBoolean()) {
                        delivery.content().release();
                        gate.leave();
                        return;
                    }
                    routes.deliver(
                            session,
                            delivery,
                            outcome -> {
                                gate.leave();
                                answer.accept(outcome);
                            });
                });
    }

    ContentCollector newCollector(Executor eventLoop) {
        return new ContentCollector(heap, settings.content(), worker, eventLoop);
    }

    String newMessageId() {
        return ids.next();
    }

    ListenerSettings settings() {
        return settings;
    }

    SessionRoutes routes() {
        return routes;
    }

    /** Puts other routes behind the open sessions and the new ones. */
    public void setRoutes(SessionRoutes others) {
        routes = others;
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
        return sessions.size();
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
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
        for (SessionHandler session : sessions) {
            session.requestShutDown();
        }
    }

    /** Closes what is still open. */
    public void close() {
        shutDown();
        for (SessionHandler session : sessions) {
            session.closeNow();
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        String plain = zone < 0 ? host : host.substring(0, zone);
        return (plain.indexOf(':') < 0 ? plain : "[" + plain + "]") + ":" + address.getPort();
    }
}
