package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TlsClient;
import io.github.smtpraw.support.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol ahead of the greeting (design, section 4). */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyProtocolTest {
    private static final String V1 = "PROXY TCP4 192.0.2.7 198.51.100.1 4321 25\r\n";

    /** The type of the TLS record that answers a hello. */
    private static final int HANDSHAKE = 22;

    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private final Map<Transport, MailServer> servers = new EnumMap<>(Transport.class);
    private MailServer server;

    @BeforeAll
    void start() throws Exception {
        String options = "proxyProtocol=true&trustedProxies=RAW(10.0.0.0/8,127.0.0.1)";
        for (Transport way : Transport.values()) {
            servers.put(way, MailServer.with(way, options).start());
        }
        server = servers.get(Transport.PLAIN);
    }

    @AfterAll
    void stop() {
        servers.values().forEach(MailServer::close);
    }

    /** A connection that nothing was said on, be it by TLS. */
    private SmtpTalk connect(Transport way) throws IOException {
        return new SmtpTalk(servers.get(way).port());
    }

    /** Version 2: a command and a family with what belongs to it. */
    private static byte[] v2(int command, int family, int... address) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE);
        header.write(0x20 | command);
        header.write(family);
        header.write(address.length >> 8);
        header.write(address.length);
        for (int octet : address) {
            header.write(octet);
        }
        return header.toByteArray();
    }

    /** The client's address and ours, as a message that comes behind this header has them. */
    private String addresses(Transport way, SmtpTalk connected, byte[] header) throws IOException {
        SmtpTalk talk = way.greet(connected.send(header));
        expect(250, talk.say("EHLO client.example"));
        expect(250, MailServer.transaction(talk));
        var received = servers.get(way).received();
        var message = received.remove(received.size() - 1);
        return message.header(SmtpRawConstants.REMOTE_ADDRESS)
                + " "
                + message.header(SmtpRawConstants.LOCAL_ADDRESS);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void version1TellsTheClientsAddressAndOurs(Transport way) throws Exception {
        try (SmtpTalk talk = connect(way)) {
            assertEquals("192.0.2.7:4321 198.51.100.1:25", addresses(way, talk, octets(V1)));
        }
        String sixes = "PROXY TCP6 2001:db8::7 2001:db8::1 4321 25\r\n";
        try (SmtpTalk talk = connect(way)) {
            assertEquals(
                    "[2001:db8::7]:4321 [2001:db8::1]:25", addresses(way, talk, octets(sixes)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void version2TellsTheClientsAddressAndOurs(Transport way) throws Exception {
        byte[] header = v2(1, 0x11, 192, 0, 2, 7, 198, 51, 100, 1, 0x10, 0xE1, 0, 25);
        try (SmtpTalk talk = connect(way)) {
            assertEquals("192.0.2.7:4321 198.51.100.1:25", addresses(way, talk, header));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void theHeaderStandsInClearAheadOfTlsAndIsNeverTakenBehindIt(Transport way) throws Exception {
        String options = "proxyProtocol=true&trustedProxies=127.0.0.1";
        try (MailServer encrypted = MailServer.with(way, options).start()) {
            try (SmtpTalk talk = new SmtpTalk(encrypted.port())) {
                talk.send(V1);
                if (way == Transport.STARTTLS) {
                    expect(220, talk.reply());
                    expect(250, talk.say("EHLO client.example"));
                    expect(220, talk.say("STARTTLS"));
                }
                talk.handshake(new TlsClient());
                if (way == Transport.IMPLICIT) {
                    expect(220, talk.reply());
                }
                expect(500, talk.say(V1.strip()));
                expect(250, talk.say("EHLO client.example"));
                expect(250, MailServer.transaction(talk));
                assertEquals(
                        "192.0.2.7:4321",
                        encrypted.received().get(0).header(SmtpRawConstants.REMOTE_ADDRESS));
            }
            try (SmtpTalk talk = new SmtpTalk(encrypted.port())) {
                assertThrows(IOException.class, () -> talk.handshake(new TlsClient()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void localAndUnknownLeaveTheRealAddress(Transport way) throws Exception {
        for (byte[] header :
                new byte[][] {
                    v2(0, 0x00),
                    v2(0, 0x11, 192, 0, 2, 7, 198, 51, 100, 1, 0x10, 0xE1, 0, 25),
                    v2(1, 0x00),
                    octets("PROXY UNKNOWN\r\n")
                }) {
            try (SmtpTalk talk = connect(way)) {
                String peer = "127.0.0.1:" + talk.underneath().getLocalPort();
                String ours = "127.0.0.1:" + servers.get(way).port();
                assertEquals(peer + " " + ours, addresses(way, talk, header));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "STARTTLS"})
    void headerAndCommandsMayComeInOneWriteOrOctetByOctet(Transport way) throws Exception {
        String session = V1 + "EHLO client.example\r\nNOOP\r\n";
        try (SmtpTalk whole = connect(way).send(session);
                SmtpTalk dripped = connect(way).drip(session)) {
            for (int code : new int[] {220, 250, 250}) {
                expect(code, whole.reply());
                expect(code, dripped.reply());
            }
        }
    }

    @Test
    void headerAndTheHelloOfTlsMayComeInOneWriteOrOctetByOctet() throws Exception {
        String session = V1 + new String(hello(), StandardCharsets.ISO_8859_1);
        try (SmtpTalk whole = connect(Transport.IMPLICIT).send(session);
                SmtpTalk dripped = connect(Transport.IMPLICIT).drip(session)) {
            assertEquals(HANDSHAKE, whole.socket().getInputStream().read());
            assertEquals(HANDSHAKE, dripped.socket().getInputStream().read());
        }
    }

    /** What a client of TLS says first. */
    private static byte[] hello() throws Exception {
        SSLEngine client = SSLContext.getDefault().createSSLEngine();
        client.setUseClientMode(true);
        ByteBuffer record = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO client.example\r\n",
                "proxy TCP4 192.0.2.7 198.51.100.1 4321 25\r\n",
                "PROXY TCP4 192.0.2.7\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 4321 99999\r\n",
                "PROXY TCP4 192.0.2.300 198.51.100.1 4321 25\r\n",
                "PROXY TCP4 2001:db8::7 198.51.100.1 4321 25\r\n",
                "PROXY TCP6 192.0.2.7 198.51.100.1 4321 25\r\n",
                "PROXY SCTP 192.0.2.7 198.51.100.1 4321 25\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003xxxxxxxxxx",
                "\r\n\r\n\u0000\r\nQUIT\n\u0031\u0011\u0000\u0000",
                "\r\n\r\n\u0000\r\nQUIT\n\u0021\u0011\u0000\u0001x",
                "\r\n\r\n\u0000\r\nQUIT\n\u0021\u0011\u00ff\u00ffxxx"
            })
    void aWrongHeaderIsClosedWithoutAWord(String header) throws Exception {
        expectClosedUnheard(octets(header));
    }

    @Test
    void theHelloOfTlsAloneIsClosedWithoutAWord() throws Exception {
        expectClosedUnheard(hello());
    }

    /** In every way, at the same time: some take until the header is overdue. */
    private void expectClosedUnheard(byte[] sent) throws Exception {
        try (SmtpTalk plain = connect(Transport.PLAIN).send(sent);
                SmtpTalk startTls = connect(Transport.STARTTLS).send(sent);
                SmtpTalk implicit = connect(Transport.IMPLICIT).send(sent)) {
            assertTrue(isClosedUnheard(plain), "plain");
            assertTrue(isClosedUnheard(startTls), "STARTTLS");
            assertTrue(isClosedUnheard(implicit), "implicit");
        }
    }

    /** A close with octets unread is a reset, for which there is no reply either. */
    private static boolean isClosedUnheard(SmtpTalk talk) {
        try {
            return talk.isClosed();
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderOfVersion1HasAnEndWithin108OctetsOrIsClosed(Transport way) throws Exception {
        try (SmtpTalk talk = connect(way)) {
            way.greet(talk.send("PROXY UNKNOWN " + "x".repeat(107 - 16) + "\r\n"));
        }
        try (SmtpTalk talk = connect(way)) {
            talk.send("PROXY UNKNOWN " + "x".repeat(200));
            assertTrue(isClosedUnheard(talk));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatGoesBeforeTheHeaderIsForgotten(Transport way) throws Exception {
        SmtpRawConsumer consumer = servers.get(way).consumer();
        await().until(() -> consumer.getOpenConnections() == 0);
        try (SmtpTalk talk = connect(way)) {
            talk.send("PROXY TCP4 ");
            await().until(() -> consumer.getOpenConnections() == 1);
            talk.socket().shutdownOutput();
            assertTrue(isClosedUnheard(talk));
        }
        try (SmtpTalk talk = connect(way)) {
            await().until(() -> consumer.getOpenConnections() == 1);
            talk.socket().setSoLinger(true, 0);
        }
        await().until(() -> consumer.getOpenConnections() == 0);
    }

    @Test
    void aSilentClientIsClosedWithoutAWord() throws Exception {
        expectClosedUnheard(new byte[0]);
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatIsNoTrustedProxyIsClosedWithoutAWord(Transport way) throws Exception {
        String options = "proxyProtocol=true&trustedProxies=192.0.2.1";
        try (MailServer other = MailServer.with(way, options).start();
                SmtpTalk talk = new SmtpTalk(other.port())) {
            // Only what would be answered behind a header tells it from one that is silent.
            talk.send(way == Transport.IMPLICIT ? hello() : octets(V1));
            assertTrue(isClosedUnheard(talk));
        }
    }

    @Test
    void aSecondHeaderIsACommandThatNobodyKnows() throws Exception {
        try (SmtpTalk talk = server.connect()) {
            talk.send(V1);
            expect(220, talk.reply());
            expect(500, talk.say(V1.strip()));
        }
    }

    @Test
    void withoutTheOptionAHeaderIsACommandThatNobodyKnows() throws Exception {
        try (MailServer plain = MailServer.with("trustedProxies=127.0.0.1").start();
                SmtpTalk talk = plain.talk()) {
            expect(500, talk.say(V1.strip()));
            expect(250, talk.say("EHLO client.example"));
        }
    }

    @Test
    void limitsPerAddressCountTheClientsAddress() throws Exception {
        try (MailServer strict =
                        MailServer.with(
                                        "proxyProtocol=true&trustedProxies=127.0.0.1"
                                                + "&maxConnectionsPerAddress=1")
                                .start();
                SmtpTalk first = strict.connect();
                SmtpTalk same = strict.connect();
                SmtpTalk other = strict.connect()) {
            expect(220, first.send(V1).reply());
            assertTrue(same.send(V1).reply().startsWith("421 4.7.0"));
            assertTrue(isClosedUnheard(same));
            expect(220, other.send(V1.replace("2.7", "2.8")).reply());
        }
    }

    @Test
    void onConnectIsAskedAboutTheClientsAddress() throws Exception {
        try (MailServer asking =
                        MailServer.with(
                                        "proxyProtocol=true&trustedProxies=127.0.0.1"
                                                + "&onConnect=direct:connect")
                                .routes(
                                        b ->
                                                b.from("direct:connect")
                                                        .filter()
                                                        .simple("${body} == '192.0.2.7'")
                                                        .setBody()
                                                        .constant(false))
                                .start();
                SmtpTalk talk = asking.connect()) {
            expect(554, talk.send(V1).reply());
        }
    }

    @Test
    void aStopEndsThoseWhoseHeaderIsAwaited() throws Exception {
        MailServer stopping =
                MailServer.with("proxyProtocol=true&trustedProxies=127.0.0.1").start();
        try (SmtpTalk talk = stopping.connect()) {
            await().until(() -> stopping.consumer().getOpenConnections() == 1);
            stopping.close();
            assertTrue(isClosedUnheard(talk));
        }
    }
}
