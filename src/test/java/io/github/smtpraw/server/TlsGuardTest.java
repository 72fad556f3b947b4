package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class TlsGuardTest {
    private final List<Throwable> caught = new ArrayList<>();

    @Test
    void whatComesWhileAWorkerIsAtTheHandshakeIsNotHeldWithoutBound() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        SslHandler busy = new SslHandler(engine, false, task -> {});
        EmbeddedChannel channel =
                new EmbeddedChannel(
                        new TlsGuard(busy, () -> {}),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(ChannelHandlerContext c, Throwable cause) {
                                caught.add(cause);
                            }
                        });
        channel.writeInbound(clientHello());
        assertEquals(List.of(), caught);
        for (int i = 0; i < 16 && caught.isEmpty(); i++) {
            channel.writeInbound(Unpooled.buffer().writeZero(16 * 1024));
        }
        assertInstanceOf(TooLongFrameException.class, caught.get(0));
        channel.close();
    }

    private static ByteBuf clientHello() throws Exception {
        SSLEngine client = SSLContext.getDefault().createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), hello);
        return Unpooled.wrappedBuffer(hello.flip());
    }
}
