package io.github.smtpraw.client;

import io.github.smtpraw.protocol.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes commands, and both sides of the dialogue into the log. Event loop only. */
final class CommandWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CommandWriter.class);

    private final ChannelHandlerContext context;
    private final Peer peer;
    private final Consumer<Throwable> failed;

    /**
     * @param failed told what a write failed of
     */
    CommandWriter(ChannelHandlerContext context, Peer peer, Consumer<Throwable> failed) {
        this.context = context;
        this.peer = peer;
        this.failed = failed;
    }

    /**
     * @param secret whether it is not for the log
     */
    void write(String commands, boolean secret) {
        if (commands.isEmpty()) {
            return;
        }
        log('>', secret ? "(credentials)" : commands);
        ByteBuf octets = context.alloc().buffer(commands.length());
        octets.writeCharSequence(commands, StandardCharsets.UTF_8);
        context.write(octets)
                .addListener(
                        future -> {
                            if (!future.isSuccess()) {
                                failed.accept(future.cause());
                            }
                        });
    }

    void log(Reply reply) {
        log('<', reply.toString());
    }

    private void log(char way, String lines) {
        if (LOG.isDebugEnabled()) {
            lines.lines().forEach(line -> LOG.debug("{} {} {}", peer, way, line));
        }
    }
}
