package io.github.smtpraw.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class ContentPumpTest {
    private static final String LINE = "x".repeat(62) + "\r\n";

    @Test
    void whatASlowNetworkTakesOfALargeChunkIsProgress() {
        byte[] octets = LINE.repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);
        Network network = new Network();
        EmbeddedChannel channel = new EmbeddedChannel(network);
        Told told = new Told();
        ContentPump.Form form = new ContentPump.Form(true, false, false, true);
        ContentPieces pieces = ContentPieces.of(octets, ContentPump.MEMORY_PIECE);
        new ContentPump(pieces, channel, channel.eventLoop(), form, told).start();
        channel.runPendingTasks();

        assertEquals("BDAT " + ContentPump.MEMORY_PIECE + "\r\n", network.take());
        int steps = 0;
        for (int left = ContentPump.MEMORY_PIECE; left > 0; left -= ContentPump.PIECE) {
            assertEquals(steps, told.progress);
            assertEquals(LINE.repeat(ContentPump.PIECE / 64), network.take());
            steps++;
        }
        assertEquals(steps, told.progress);
        channel.runPendingTasks();
        assertEquals("BDAT " + ContentPump.MEMORY_PIECE + " LAST\r\n", network.take());
        while (!network.written.isEmpty()) {
            assertEquals(0, told.sent);
            network.take();
        }
        assertEquals(1, told.sent);
        channel.finishAndReleaseAll();
    }

    /** Takes what was written when it is told to. */
    private static final class Network extends ChannelOutboundHandlerAdapter {
        private record Write(ByteBuf octets, ChannelPromise promise) {}

        private final Deque<Write> written = new ArrayDeque<>();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            written.add(new Write((ByteBuf) message, promise));
        }

        String take() {
            Write write = written.remove();
            String text = write.octets().toString(StandardCharsets.US_ASCII);
            write.octets().release();
            write.promise().setSuccess();
            return text;
        }
    }

    private static final class Told implements ContentPump.Listener {
        private int progress;
        private int sent;

        @Override
        public void progress() {
            progress++;
        }

        @Override
        public void chunk() {
            // Their number is seen in what was written.
        }

        @Override
        public void sent() {
            sent++;
        }

        @Override
        public void notTaken(Throwable cause) {
            throw new IllegalStateException(cause);
        }

        @Override
        public void unreadable(Throwable cause) {
            throw new IllegalStateException(cause);
        }

        @Override
        public void unfit(boolean nul) {
            throw new IllegalStateException("unfit: " + nul);
        }
    }
}
