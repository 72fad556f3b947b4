package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientStage;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;

/** Opens connections to a destination: to each address of its name in turn, until one answers. */
final class Connector {
    private final Destination destination;
    private final ClientTransport transport;

    Connector(Destination destination, ClientTransport transport) {
        this.destination = destination;
        this.transport = transport;
    }

    /** Opens a connection that begins with that task. */
    void open(ConnectionPool pool, ClientTask task) {
        String local = destination.settings().localAddress();
        if (isLiteral(destination.host()) && (local == null || isLiteral(local))) {
            resolve(pool, task);
            return;
        }
        // A look-up blocks.
        try {
            transport.worker().execute(() -> resolve(pool, task));
        } catch (RejectedExecutionException e) {
            failed(pool, task, "the client has been stopped", e);
        }
    }

    private static boolean isLiteral(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    private void resolve(ConnectionPool pool, ClientTask task) {
        String name = destination.settings().localAddress();
        try {
            SocketAddress local =
                    name == null ? null : new InetSocketAddress(InetAddress.getByName(name), 0);
            new Attempt(pool, task, InetAddress.getAllByName(destination.host()), local).next(null);
        } catch (UnknownHostException e) {
            failed(pool, task, "unknown host " + e.getMessage(), e);
        }
    }

    private static void failed(ConnectionPool pool, ClientTask task, String what, Throwable cause) {
        pool.closed(null, null);
        task.end(new ClientOutcome.Broken(ClientStage.CONNECT, null, what, cause), false);
    }

    /** One connection to be made, over the addresses that there are. */
    private final class Attempt implements ChannelFutureListener {
        private final ConnectionPool pool;
        private final ClientTask task;
        private final InetAddress[] addresses;
        private final SocketAddress local;
        private int tried;

        Attempt(
                ConnectionPool pool,
                ClientTask task,
                InetAddress[] addresses,
                SocketAddress local) {
            this.pool = pool;
            this.task = task;
            this.addresses = addresses;
            this.local = local;
        }

        void next(Throwable last) {
            if (tried == addresses.length) {
                failed(pool, task, "can not connect: " + last.getMessage(), last);
                return;
            }
            SocketAddress remote = new InetSocketAddress(addresses[tried++], destination.port());
            try {
                bootstrap().connect(remote, local).addListener(this);
            } catch (IllegalStateException | RejectedExecutionException e) {
                failed(pool, task, "the client has been stopped", e);
            }
        }

        private Bootstrap bootstrap() {
            long timeout = Math.min(destination.settings().connectTimeout(), Integer.MAX_VALUE);
            return transport
                    .bootstrap()
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout)
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
                                                            new Peer(
                                                                    destination.host(),
                                                                    destination.port())));
                                }
                            });
        }

        @Override
        public void operationComplete(ChannelFuture future) {
            if (!future.isSuccess()) {
                next(future.cause());
            }
        }
    }
}
