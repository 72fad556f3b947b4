package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However a session ends, no buffer is left behind. */
@Timeout(60)
class BufferLeakTest {
    private final List<String> leaks = new CopyOnWriteArrayList<>();
    private ResourceLeakDetector.Level before;

    @BeforeEach
    void watch() {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        io.netty.buffer.ByteBufUtil.setLeakListener(
                (type, records) -> leaks.add(type + " " + records));
    }

    @AfterEach
    void unwatch() {
        io.netty.buffer.ByteBufUtil.setLeakListener(null);
        ResourceLeakDetector.setLevel(before);
    }

    /** Leaks are noticed when a buffer is made after the lost one was collected. */
    private void collect() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            for (int j = 0; j < 50; j++) {
                PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
            }
        }
    }

    @Test
    void aLostBufferWouldBeNoticed() {
        await().until(
                        () -> {
                            ByteBuf lost = PooledByteBufAllocator.DEFAULT.directBuffer(64);
                            lost.writeByte(1);
                            lost = null;
                            collect();
                            return !leaks.isEmpty();
                        });
        assertTrue(leaks.get(0).contains("ByteBuf"), leaks.get(0));
    }

    @Test
    void noBufferIsLostHoweverASessionEnds() throws Exception {
        try (MailServer server =
                MailServer.with("maxCommandLength=512&dataTimeout=200&maxErrors=3&errorDelay=1")
                        .start()) {
            for (int i = 0; i < 20; i++) {
                try (SmtpTalk talk = server.ehlo()) {
                    expect(250, MailServer.transaction(talk));
                    talk.send("NOOP\r\nHELP\r\nQUIT\r\nNOOP\r\n");
                    talk.rest();
                }
                try (SmtpTalk talk = server.ehlo()) {
                    talk.send("NOO".repeat(500));
                    talk.socket().setSoLinger(true, 0);
                }
                try (SmtpTalk talk = server.data()) {
                    talk.send("half a message\r\n.");
                    talk.socket().setSoLinger(i % 2 == 0, 0);
                }
                try (SmtpTalk talk = server.mail()) {
                    talk.send("DATA\r\nRSET\r\nRSET\r\n");
                    talk.rest();
                }
                try (SmtpTalk talk = server.ehlo()) {
                    talk.send("A\r\nB\r\nC\r\nD\r\nE\r\n");
                    talk.rest();
                }
                try (SmtpTalk talk = server.talk()) {
                    talk.send("GET / HTTP/1.1\r\n\r\n");
                    talk.rest();
                }
            }
            try (SmtpTalk talk = server.data()) {
                talk.send("slow");
                expect(421, talk.reply());
            }
            await().until(() -> server.consumer().getOpenConnections() == 0);
        }
        collect();
        assertEquals(List.of(), leaks);
    }
}
