package io.github.smtpraw.bench;

import io.github.smtpraw.bench.ClientBench.Client;
import io.github.smtpraw.bench.ClientBench.Sender;
import io.github.smtpraw.bench.ClientBench.Work;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.CompletableFuture;

/**
 * What Netty and epoll allow: one ready block of octets for each message, behind the replies to the
 * one before, and lines counted.
 */
final class FloorClient implements Client {
    @Override
    public Sender[] senders(Work work) throws Exception {
        EventLoopGroup group = new EpollEventLoopGroup();
        StringBuilder envelope = new StringBuilder("MAIL FROM:<a@example.net>\r\n");
        for (String recipient : work.recipients()) {
            envelope.append("RCPT TO:<").append(recipient).append(">\r\n");
        }
        ByteBuf block =
                Unpooled.unreleasableBuffer(
                        Unpooled.directBuffer()
                                .writeBytes(FloorServer.ascii(envelope + "DATA\r\n"))
                                .writeBytes(work.octets())
                                .writeBytes(FloorServer.ascii(".\r\n")));
        int replies = work.recipients().length + 3;
        Sender[] senders = new Sender[work.senders()];
        for (int i = 0; i < senders.length; i++) {
            Replies handler = new Replies();
            Bootstrap bootstrap =
                    new Bootstrap()
                            .group(group)
                            .channel(EpollSocketChannel.class)
                            .option(ChannelOption.TCP_NODELAY, true)
                            .handler(
                                    new ChannelInitializer<SocketChannel>() {
                                        @Override
                                        protected void initChannel(SocketChannel channel) {
                                            channel.pipeline().addLast(new Replies.Reader(handler));
                                        }
                                    });
            senders[i] =
                    work.kept()
                            ? () -> handler.send(bootstrap, work.port(), block, replies)
                            : () ->
                                    handler.send(bootstrap, work.port(), block, replies)
                                            .thenCompose(x -> handler.quit());
        }
        return senders;
    }

    /** Counts the last lines of replies on the connection of one sender. */
    private static final class Replies {
        private Channel channel;
        private int wanted;
        private CompletableFuture<Void> done;

        CompletableFuture<Void> send(Bootstrap bootstrap, int port, ByteBuf block, int replies) {
            done = new CompletableFuture<>();
            CompletableFuture<Void> sent = done;
            if (channel != null) {
                wanted = replies;
                channel.writeAndFlush(block.duplicate());
                return sent;
            }
            done = new CompletableFuture<>();
            CompletableFuture<Void> open = done;
            wanted = 2;
            bootstrap
                    .connect("127.0.0.1", port)
                    .addListener(
                            f -> {
                                channel = ((io.netty.channel.ChannelFuture) f).channel();
                                channel.writeAndFlush(
                                        Unpooled.wrappedBuffer(
                                                FloorServer.ascii("EHLO floor.example\r\n")));
                            });
            open.thenRun(
                    () -> {
                        done = sent;
                        wanted = replies;
                        channel.writeAndFlush(block.duplicate());
                    });
            return sent;
        }

        CompletableFuture<Void> quit() {
            done = new CompletableFuture<>();
            wanted = 1;
            Channel old = channel;
            channel = null;
            old.writeAndFlush(Unpooled.wrappedBuffer(FloorServer.ascii("QUIT\r\n")));
            return done.thenRun(old::close);
        }

        private void replied() {
            if (--wanted == 0) {
                done.complete(null);
            }
        }

        private static final class Reader extends ChannelInboundHandlerAdapter {
            private final Replies replies;
            private int at;
            private boolean last;

            Reader(Replies replies) {
                this.replies = replies;
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ByteBuf in = (ByteBuf) message;
                while (in.isReadable()) {
                    byte octet = in.readByte();
                    if (at++ == 3) {
                        last = octet != '-';
                    }
                    if (octet == '\n') {
                        at = 0;
                        if (last) {
                            replies.replied();
                        }
                    }
                }
                in.release();
            }
        }
    }
}
