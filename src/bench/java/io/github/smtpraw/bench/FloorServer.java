package io.github.smtpraw.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * What Netty and epoll allow: a sink that knows no rules and throws the content away. Arguments:
 * port, and {@code chunking} to list that extension.
 */
public final class FloorServer {
    private static final byte[] END = ascii("\r\n.\r\n");

    private FloorServer() {}

    public static void main(String[] arguments) throws Exception {
        boolean chunking = arguments.length > 1 && arguments[1].equals("chunking");
        String ehlo = "250-floor\r\n250-PIPELINING\r\n" + (chunking ? "250-CHUNKING\r\n" : "");
        EventLoopGroup group = new EpollEventLoopGroup();
        new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(new Sink(ascii(ehlo + "250 8BITMIME\r\n")));
                            }
                        })
                .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                .sync();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Sink extends ChannelInboundHandlerAdapter {
        private static final byte[] OK = ascii("250 Ok\r\n");
        private static final byte[] GO = ascii("354 Go\r\n");
        private static final byte[] BYE = ascii("221 Bye\r\n");

        private final byte[] ehlo;
        private final byte[] tail = new byte[END.length];
        private ByteBuf rest;
        private ByteBuf replies;
        private boolean content;
        private long chunk;
        private boolean quit;

        Sink(byte[] ehlo) {
            this.ehlo = ehlo;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().buffer().writeBytes(ascii("220 floor\r\n")));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            if (rest != null) {
                in = rest.writeBytes(in);
                ((ByteBuf) message).release();
                rest = null;
            }
            while (in.isReadable()) {
                if (chunk > 0) {
                    int octets = (int) Math.min(chunk, in.readableBytes());
                    in.skipBytes(octets);
                    chunk -= octets;
                    if (chunk == 0) {
                        say(context, OK);
                    }
                } else if (content) {
                    content(context, in);
                } else {
                    int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
                    if (end < 0) {
                        rest = context.alloc().buffer().writeBytes(in);
                        break;
                    }
                    command(context, in, end);
                }
            }
            in.release();
        }

        private void content(ChannelHandlerContext context, ByteBuf in) {
            // The end may have begun in the read before: the last octets of that are kept.
            int from = in.readerIndex();
            for (int kept = END.length - 1; kept > 0; kept--) {
                if (endsBehind(in, kept)) {
                    in.skipBytes(END.length - kept);
                    done(context);
                    return;
                }
            }
            int at = indexOfEnd(in, from);
            if (at >= 0) {
                in.readerIndex(at + END.length);
                done(context);
                return;
            }
            int octets = in.readableBytes();
            if (octets >= tail.length) {
                in.getBytes(in.writerIndex() - tail.length, tail);
            } else {
                System.arraycopy(tail, octets, tail, 0, tail.length - octets);
                in.getBytes(from, tail, tail.length - octets, octets);
            }
            in.skipBytes(octets);
        }

        private boolean endsBehind(ByteBuf in, int kept) {
            if (in.readableBytes() < END.length - kept) {
                return false;
            }
            for (int i = 0; i < kept; i++) {
                if (tail[tail.length - kept + i] != END[i]) {
                    return false;
                }
            }
            for (int i = kept; i < END.length; i++) {
                if (in.getByte(in.readerIndex() + i - kept) != END[i]) {
                    return false;
                }
            }
            return true;
        }

        private static int indexOfEnd(ByteBuf in, int from) {
            int at = in.indexOf(from, in.writerIndex(), (byte) '.');
            while (at >= 0) {
                if (at - 2 >= from
                        && at + 2 < in.writerIndex()
                        && in.getShort(at - 2) == 0x0d0a
                        && in.getShort(at + 1) == 0x0d0a) {
                    return at - 2;
                }
                at = in.indexOf(at + 1, in.writerIndex(), (byte) '.');
            }
            return -1;
        }

        private void done(ChannelHandlerContext context) {
            content = false;
            say(context, OK);
        }

        private void command(ChannelHandlerContext context, ByteBuf in, int end) {
            int verb = in.readableBytes() < 4 ? 0 : in.getInt(in.readerIndex()) & 0xdfdfdfdf;
            if (verb == 0x44415441) {
                content = true;
                tail[3] = '\r';
                tail[4] = '\n';
                say(context, GO);
            } else if (verb == 0x42444154) {
                String line =
                        in.toString(
                                in.readerIndex(),
                                end - in.readerIndex() - 1,
                                StandardCharsets.US_ASCII);
                chunk = Long.parseLong(line.split(" ")[1]);
                if (chunk == 0) {
                    say(context, OK);
                }
            } else if (verb == 0x45484c4f) {
                say(context, ehlo);
            } else if (verb == 0x51554954) {
                quit = true;
                say(context, BYE);
            } else {
                say(context, OK);
            }
            in.readerIndex(end + 1);
        }

        private void say(ChannelHandlerContext context, byte[] reply) {
            if (replies == null) {
                replies = context.alloc().buffer(64);
            }
            replies.writeBytes(reply);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (replies != null) {
                ByteBuf out = replies;
                replies = null;
                context.writeAndFlush(out);
                if (quit) {
                    context.close();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
