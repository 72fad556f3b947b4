package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientStage;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to be made for a task: to one address of one server after the other, until a
 * session is open. It is on one thread at a time, and each hands on to the next.
 */
final class Opening implements Attempt, Route.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    static final String STOPPED = "the client has been stopped";

    private final ConnectionPool pool;
    private final ClientTransport transport;
    private final ClientTask task;
    private final Route route;
    private final Deque<InetAddress> addresses = new ArrayDeque<>();
    private final long begun = System.nanoTime();
    private LocalEnds locals;
    private Peer peer;

    /** What is told where no server is left. */
    private ClientOutcome failure;

    Opening(ConnectionPool pool, ClientTransport transport, ClientTask task, Route route) {
        this.pool = pool;
        this.transport = transport;
        this.task = task;
        this.route = route;
    }

    void begin(LocalEnds from) {
        locals = from;
        next();
    }

    private void next() {
        if (pool.isStopped()) {
            fail(STOPPED, null);
        } else if (failure != null && System.nanoTime() - begun > mostNanos()) {
            end();
        } else if (addresses.isEmpty()) {
            route.next(this);
        } else {
            connect(addresses.poll());
        }
    }

    /** So that a domain with many servers that never speak does not hold a task for hours. */
    private long mostNanos() {
        ClientSettings settings = pool.destination().settings();
        return TimeUnit.MILLISECONDS.toNanos(
                settings.connectTimeout() + 2 * settings.replyTimeout());
    }

    @Override
    public void server(Peer found, List<InetAddress> where) {
        peer = found;
        addresses.addAll(where);
        next();
    }

    @Override
    public void unusable(ClientOutcome why) {
        note(why);
        next();
    }

    @Override
    public void end() {
        pool.closed(null, null);
        task.end(failure, false);
    }

    void fail(String what, Throwable cause) {
        failure = broken(what, cause);
        end();
    }

    private static ClientOutcome broken(String what, Throwable cause) {
        return new ClientOutcome.Broken(ClientStage.CONNECT, null, what, cause);
    }

    private void connect(InetAddress address) {
        InetSocketAddress local = locals.towards(address);
        if (local == null && !locals.isAny()) {
            String why = locals.name() + " has no address to reach " + address + " from";
            unusable(broken("can not connect: " + why, null));
            return;
        }
        try {
            bootstrap()
                    .connect(new InetSocketAddress(address, peer.port()), local)
                    .addListener(
                            done -> {
                                if (!done.isSuccess()) {
                                    Throwable cause = done.cause();
                                    String why = "can not connect: " + cause.getMessage();
                                    unusable(broken(why, cause));
                                }
                            });
        } catch (IllegalStateException | RejectedExecutionException e) {
            fail(STOPPED, e);
        }
    }

    private Bootstrap bootstrap() {
        Peer server = peer;
        long timeout = pool.destination().settings().connectTimeout();
        return transport
                .bootstrap()
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        (int) Math.min(timeout, Integer.MAX_VALUE))
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                transport.opened(channel);
                                channel.pipeline()
                                        .addLast(
                                                new ClientConnection(
                                                        pool,
                                                        transport,
                                                        task,
                                                        server,
                                                        Opening.this));
                            }
                        });
    }

    @Override
    public boolean tryNext(ClientTask tried, ClientOutcome outcome) {
        if (isRefusedLogin(outcome)) {
            // Another server would have to refuse it as well, and may count how often that was.
            return false;
        }
        note(outcome);
        if (addresses.isEmpty() && !route.hasMore() && failure == outcome) {
            // The connection tells it itself.
            return false;
        }
        next();
        return true;
    }

    private static boolean isRefusedLogin(ClientOutcome outcome) {
        return outcome instanceof ClientOutcome.Refused refused
                && refused.stage() == ClientStage.AUTH
                && refused.reply().isPermanent();
    }

    /** Of several failures the one that says most is told, the last of those that say the same. */
    private void note(ClientOutcome outcome) {
        LOG.debug("{} opens no session for {}: {}", peer, pool.destination(), outcome);
        if (failure == null || weight(outcome) >= weight(failure)) {
            failure = outcome;
        }
    }

    /**
     * One that passes goes before one that does not, since it may be gone when the task comes
     * again; the word of a server goes before none.
     */
    private static int weight(ClientOutcome outcome) {
        if (outcome instanceof ClientOutcome.Refused refused) {
            return refused.reply().isTransient() ? 3 : refused.said() ? 1 : 0;
        }
        return outcome instanceof ClientOutcome.Broken broken && broken.reply() != null ? 3 : 2;
    }
}
