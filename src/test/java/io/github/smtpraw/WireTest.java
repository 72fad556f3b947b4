package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, however it is cut and joined (design, section 4). */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
    private static final String SESSION =
            "EHLO client.example\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\n"
                    + "RCPT TO:<c@example.org>\r\nDATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n";
    private static final int[] CODES = {250, 250, 250, 250, 354, 250, 221};

    private final Map<Transport, MailServer> servers = new EnumMap<>(Transport.class);
    private MailServer server;

    @BeforeAll
    void start() throws Exception {
        for (Transport way : Transport.values()) {
            servers.put(way, MailServer.with(way, "errorDelay=0").start());
        }
        server = servers.get(Transport.PLAIN);
    }

    @AfterAll
    void stop() {
        servers.values().forEach(MailServer::close);
    }

    private static void expectSession(MailServer server, SmtpTalk talk) throws Exception {
        for (int code : CODES) {
            expect(code, talk.reply());
        }
        assertEquals("", talk.rest());
        assertEquals(1, server.received().size());
        assertTrue(server.received().get(0).body().endsWith("\r\n\r\n.dot\r\n"));
        server.received().clear();
    }

    @ParameterizedTest
    @EnumSource
    void aWholeSessionInOneWriteIsAnsweredInOrder(Transport way) throws Exception {
        MailServer server = servers.get(way);
        try (SmtpTalk talk = server.talk()) {
            talk.send(SESSION);
            expectSession(server, talk);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionCutInTwoAtAnyOctetIsTheSame(Transport way) throws Exception {
        MailServer server = servers.get(way);
        // A handshake for each cut takes long; with TLS some are enough.
        int step = way == Transport.PLAIN ? 1 : 13;
        for (int cut = 1; cut < SESSION.length(); cut += step) {
            try (SmtpTalk talk = server.talk()) {
                talk.send(SESSION.substring(0, cut));
                talk.send(SESSION.substring(cut));
                expectSession(server, talk);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionSentOctetByOctetIsTheSame(Transport way) throws Exception {
        MailServer server = servers.get(way);
        try (SmtpTalk talk = server.talk()) {
            talk.drip(SESSION);
            expectSession(server, talk);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRepliesToOneWriteComeInOne(Transport way) throws Exception {
        MailServer server = servers.get(way);
        try (SmtpTalk talk = server.ehlo()) {
            String noop = "250 2.0.0 OK\r\n";
            talk.send("NOOP\r\n".repeat(20));
            byte[] read = new byte[4096];
            int length = talk.socket().getInputStream().read(read);
            assertEquals(noop.repeat(20), new String(read, 0, length, StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLineOfTheLimitIsTakenAndALongerOneIs500WithTheStateKept(Transport way) throws Exception {
        try (MailServer small = MailServer.with(way, "maxCommandLength=512").start();
                SmtpTalk talk = small.mail()) {
            expect(250, talk.say("NOOP " + "x".repeat(505)));
            assertTrue(talk.say("NOOP " + "x".repeat(506)).startsWith("500 5.5.2"));
            assertTrue(talk.say("x".repeat(1_000_000)).startsWith("500 5.5.2"));
            expect(250, talk.say("RCPT TO:<b@example.org>"));
            expect(250, talk.say("NOOP"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEndlessLineIsOne500AndClosedAndHeldInBoundedMemory(Transport way) throws Exception {
        MailServer server = servers.get(way);
        byte[] part = new byte[1 << 20];
        Arrays.fill(part, (byte) 'x');
        try (SmtpTalk talk = server.mail()) {
            Thread writer =
                    new Thread(
                            () -> {
                                try {
                                    for (int i = 0; i < 100; i++) {
                                        talk.send(part);
                                    }
                                } catch (java.io.IOException e) {
                                    // Closed, as it should be.
                                }
                            });
            writer.start();
            assertTrue(talk.reply().startsWith("500 5.5.2"));
            assertTrue(talk.isClosed());
            writer.join();
            assertTrue(
                    io.netty.buffer.PooledByteBufAllocator.DEFAULT.metric().usedHeapMemory()
                                    + directMemory()
                            < 64L << 20);
            await().until(() -> server.consumer().getOpenConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "STARTTLS"})
    void aTlsHelloOnAPlainPortIsOne554AndClosed(Transport way) throws Exception {
        MailServer server = servers.get(way);
        try (SmtpTalk talk = server.connect()) {
            talk.send(
                    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"
                            .repeat(20));
            expect(220, talk.reply());
            expect(554, talk.reply());
            assertTrue(talk.isClosed());
        }
        try (SmtpTalk talk = server.ehlo()) {
            expect(501, talk.say("\u0016\u0003"));
            expect(250, talk.say("NOOP"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "IMPLICIT"})
    void whatIsSentAheadOfADelayedGreetingIsReadBehindIt(Transport way) throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (MailServer slow =
                        MailServer.with(way, "onConnect=direct:connect")
                                .routes(
                                        b ->
                                                b.from("direct:connect")
                                                        .process(
                                                                e ->
                                                                        goOn.await(
                                                                                20,
                                                                                TimeUnit.SECONDS)))
                                .start();
                SmtpTalk talk = slow.connect()) {
            talk.send("EHLO client.example\r\nNOOP\r\n");
            await().until(() -> slow.consumer().getOpenConnections() == 1);
            assertEquals(0, talk.socket().getInputStream().available());
            goOn.countDown();
            for (int code : new int[] {220, 250, 250}) {
                expect(code, talk.reply());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tenThousandCommandsWhoseRepliesAreReadLateAreAllAnswered(Transport way) throws Exception {
        MailServer server = servers.get(way);
        try (SmtpTalk talk = server.ehlo()) {
            talk.send("HELP\r\n".repeat(10_000) + "QUIT\r\n");
            // The server has to stop for want of room before anything is read here.
            await().during(200, TimeUnit.MILLISECONDS)
                    .until(() -> talk.underneath().getInputStream().available() > 0);
            assertTrue(directMemory() < 64L << 20);
            for (int i = 0; i < 10_000; i++) {
                expect(214, talk.reply());
            }
            expect(221, talk.reply());
            assertTrue(talk.isClosed());
        }
    }

    @SuppressWarnings("deprecation")
    private static long directMemory() {
        return io.netty.util.internal.PlatformDependent.usedDirectMemory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOOP \0x",
                "NOOP\nNOOP",
                "NOOP\rNOOP",
                "NOOP\n",
                "NOOP\r",
                "\nNOOP",
                "MAIL FROM:<a@example.com>\nRCPT TO:<b@example.org>",
                "NOOP \u001b[2J",
                "EHLO caf\u00e9"
            })
    void whatIsNoTextInACommandIsOne501(String line) throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            expect(501, talk.say(line));
            expect(250, talk.say("MAIL FROM:<a@example.com>"));
            expect(221, talk.say("QUIT"));
            assertEquals("", talk.rest());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, GET / HTTP/1.1",
        "PLAIN, POST /mail HTTP/1.0",
        "PLAIN, CONNECT a:25 HTTP/1.1",
        "STARTTLS, POST /mail HTTP/1.1",
        "IMPLICIT, POST /mail HTTP/1.1"
    })
    void httpIsRefusedAndClosedWithNothingExecuted(Transport way, String line) throws Exception {
        MailServer server = servers.get(way);
        try (SmtpTalk talk = server.connect()) {
            expect(220, talk.reply());
            talk.send(line + "\r\nHost: x\r\n\r\n" + SESSION);
            expect(554, talk.reply());
            assertEquals("", talk.rest());
        }
        assertEquals(0, server.received().size());
    }

    @ParameterizedTest
    @EnumSource
    void contentBehindARefusedDataIsNeverRunAndTheConnectionClosed(Transport way) throws Exception {
        MailServer server = servers.get(way);
        String content =
                "DATA\r\nMAIL FROM:<smug@example.com>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
                        + "x\r\n.\r\n";
        try (SmtpTalk talk = server.mail()) {
            talk.send(content);
            expect(503, talk.reply());
            assertEquals("", talk.rest());
        }
        try (SmtpTalk talk = server.ehlo()) {
            talk.send(content);
            expect(503, talk.reply());
            assertEquals("", talk.rest());
        }
        assertEquals(0, server.received().size());
    }

    @Test
    void aRefusedDataAloneLetsTheSessionGoOn() throws Exception {
        try (SmtpTalk talk = server.mail()) {
            expect(503, talk.say("DATA"));
            expect(250, talk.say("RCPT TO:<b@example.org>"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void contentBehindADataThatAPolicyRefusesIsNeverRun(Transport way) throws Exception {
        CountDownLatch refuse = new CountDownLatch(1);
        try (MailServer asking =
                        MailServer.with(way, "onData=direct:data")
                                .routes(
                                        b ->
                                                b.from("direct:data")
                                                        .process(
                                                                e -> {
                                                                    refuse.await(
                                                                            20, TimeUnit.SECONDS);
                                                                    e.getMessage().setBody(false);
                                                                }))
                                .start();
                SmtpTalk talk = asking.rcpt()) {
            talk.send("DATA\r\n").send("RSET\r\nMAIL FROM:<smug@example.com>\r\n");
            refuse.countDown();
            expect(554, talk.reply());
            assertEquals("", talk.rest());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDataThatAPolicyRefusesLetsTheSessionGoOn(Transport way) throws Exception {
        try (MailServer asking =
                        MailServer.with(way, "onData=direct:data")
                                .routes(b -> b.from("direct:data").setBody().constant(false))
                                .start();
                SmtpTalk talk = asking.rcpt()) {
            expect(554, talk.say("DATA"));
            expect(250, talk.say("RSET"));
            expect(250, talk.say("MAIL FROM:<>"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void contentSentBeforeThe354IsContent(Transport way) throws Exception {
        MailServer server = servers.get(way);
        try (SmtpTalk talk = server.rcpt()) {
            talk.send("DATA\r\nQUIT\r\nRSET\r\n.\r\nNOOP\r\n");
            expect(354, talk.reply());
            expect(250, talk.reply());
            expect(250, talk.reply());
            assertTrue(server.received().get(0).body().endsWith("\r\nQUIT\r\nRSET\r\n"));
            server.received().clear();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tenThousandCommandsInOneWriteAreAllAnswered(Transport way) throws Exception {
        MailServer server = servers.get(way);
        try (SmtpTalk talk = server.ehlo()) {
            Thread writer =
                    new Thread(
                            () -> {
                                try {
                                    talk.send("HELP\r\n".repeat(10_000) + "QUIT\r\n");
                                } catch (java.io.IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            writer.start();
            for (int i = 0; i < 10_000; i++) {
                expect(214, talk.reply());
            }
            expect(221, talk.reply());
            writer.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSendsOnBehindQuitGetsTheGoodbyeAllTheSame(Transport way) throws Exception {
        for (int i = 0; i < 20; i++) {
            try (SmtpTalk talk = servers.get(way).ehlo()) {
                talk.send("QUIT\r\n" + "NOOP\r\n".repeat(20_000));
                expect(221, talk.reply());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatNeverReadsIsBoundedAndClosed(Transport way) throws Exception {
        try (MailServer strict = MailServer.with(way, "writeTimeout=300").start();
                SmtpTalk talk = strict.ehlo()) {
            byte[] commands = "HELP\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            Thread writer =
                    new Thread(
                            () -> {
                                try {
                                    for (int i = 0; i < 1_000; i++) {
                                        talk.send(commands);
                                    }
                                } catch (java.io.IOException e) {
                                    // Closed, as it should be.
                                }
                            });
            writer.start();
            try {
                await().until(() -> strict.consumer().getOpenConnections() == 0);
            } finally {
                // A close by TLS would wait for the writer.
                talk.underneath().close();
            }
            writer.join();
            assertTrue(directMemory() < 64L << 20);
            try (SmtpTalk other = strict.ehlo()) {
                expect(250, other.say("NOOP"));
            }
        }
    }
}
