package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.TlsClient;
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

    @Test
    void norIsOneLostByProxiesTlsAuthAndChunks() throws Exception {
        String options = "tls=opportunistic&sslContextParameters=#tls&proxyProtocol=true";
        options += "&trustedProxies=127.0.0.1&onAuth=direct:auth&authWithoutTls=true";
        try (MailServer server =
                MailServer.with(options + "&maxErrors=3&errorDelay=1&maxMessageSize=1000")
                        .bean("tls", TestCertificates.server("mx.example.org"))
                        .routes(routes -> routes.from("direct:auth").setBody().constant(false))
                        .start()) {
            for (int i = 0; i < 10; i++) {
                try (SmtpTalk talk = proxied(server)) {
                    encrypt(talk);
                    expect(250, MailServer.transaction(talk));
                    talk.send("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nBDAT 100\r\nhalf");
                    talk.underneath().setSoLinger(i % 2 == 0, 0);
                }
                try (SmtpTalk talk = proxied(server)) {
                    encrypt(talk);
                    talk.send("BDAT 2000\r\n" + "x".repeat(2000) + "BDAT x\r\nx");
                    talk.rest();
                }
                try (SmtpTalk talk = proxied(server)) {
                    talk.send("STARTTLS\r\nRSET\r\n");
                    talk.rest();
                }
                try (SmtpTalk talk = proxied(server)) {
                    expect(220, talk.say("STARTTLS"));
                    talk.send("\u0016\u0003\u0001\u0040\u0000\u0001\u00ff\u00ff\u00ff");
                    talk.socket().setSoLinger(i % 2 == 0, 0);
                }
                try (SmtpTalk talk = proxied(server)) {
                    expect(334, talk.say("AUTH PLAIN"));
                    talk.send("x".repeat(20_000) + "\r\nAUTH LOGIN\r\n*\r\nAUTH X\r\nNOOP\r\n");
                    talk.rest();
                }
                try (SmtpTalk talk = new SmtpTalk(server.port())) {
                    talk.send("PROXY nonsense\r\nEHLO x\r\n");
                    talk.socket().setSoLinger(i % 2 == 0, 0);
                }
            }
            try (SmtpTalk talk = proxied(server)) {
                talk.send("x".repeat(2_000_000));
                talk.rest();
            }
            await().until(() -> server.consumer().getOpenConnections() == 0);
        }
        collect();
        assertEquals(List.of(), leaks);
    }

    private static SmtpTalk proxied(MailServer server) throws Exception {
        SmtpTalk talk = new SmtpTalk(server.port());
        talk.send("PROXY TCP4 192.0.2.7 127.0.0.1 4321 25\r\n");
        expect(220, talk.reply());
        expect(250, talk.say("EHLO client.example"));
        return talk;
    }

    private static void encrypt(SmtpTalk talk) throws Exception {
        expect(220, talk.say("STARTTLS"));
        talk.handshake(new TlsClient());
        expect(250, talk.say("EHLO client.example"));
    }
}
