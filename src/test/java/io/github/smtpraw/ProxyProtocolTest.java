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
import java.nio.charset.StandardCharsets;
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
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private MailServer server;

    @BeforeAll
    void start() throws Exception {
        server =
                MailServer.with("proxyProtocol=true&trustedProxies=RAW(10.0.0.0/8,127.0.0.1)")
                        .start();
    }

    @AfterAll
    void stop() {
        server.close();
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

    /** The client's address and ours, as the message that is sent then has them. */
    private String addresses(SmtpTalk talk) throws IOException {
        expect(220, talk.reply());
        expect(250, talk.say("EHLO client.example"));
        expect(250, MailServer.transaction(talk));
        var message = server.received().remove(server.received().size() - 1);
        return message.header(SmtpRawConstants.REMOTE_ADDRESS)
                + " "
                + message.header(SmtpRawConstants.LOCAL_ADDRESS);
    }

    private String real(SmtpTalk talk) {
        return "127.0.0.1:" + talk.socket().getLocalPort() + " 127.0.0.1:" + server.port();
    }

    @Test
    void version1TellsTheClientsAddressAndOurs() throws Exception {
        try (SmtpTalk talk = server.connect()) {
            talk.send(V1);
            assertEquals("192.0.2.7:4321 198.51.100.1:25", addresses(talk));
        }
        try (SmtpTalk talk = server.connect()) {
            talk.send("PROXY TCP6 2001:db8::7 2001:db8::1 4321 25\r\n");
            assertEquals("[2001:db8::7]:4321 [2001:db8::1]:25", addresses(talk));
        }
    }

    @Test
    void version2TellsTheClientsAddressAndOurs() throws Exception {
        try (SmtpTalk talk = server.connect()) {
            talk.send(v2(1, 0x11, 192, 0, 2, 7, 198, 51, 100, 1, 0x10, 0xE1, 0, 25));
            assertEquals("192.0.2.7:4321 198.51.100.1:25", addresses(talk));
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

    @Test
    void localAndUnknownLeaveTheRealAddress() throws Exception {
        for (byte[] header :
                new byte[][] {
                    v2(0, 0x00),
                    v2(0, 0x11, 192, 0, 2, 7, 198, 51, 100, 1, 0x10, 0xE1, 0, 25),
                    v2(1, 0x00),
                    "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII)
                }) {
            try (SmtpTalk talk = server.connect()) {
                talk.send(header);
                assertEquals(real(talk), addresses(talk));
            }
        }
    }

    @Test
    void headerAndCommandsMayComeInOneWriteOrOctetByOctet() throws Exception {
        String session = V1 + "EHLO client.example\r\nNOOP\r\n";
        try (SmtpTalk talk = server.connect()) {
            talk.send(session);
            for (int code : new int[] {220, 250, 250}) {
                expect(code, talk.reply());
            }
        }
        try (SmtpTalk talk = server.connect()) {
            for (int i = 0; i < session.length(); i++) {
                talk.send(session.substring(i, i + 1));
            }
            for (int code : new int[] {220, 250, 250}) {
                expect(code, talk.reply());
            }
        }
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
        try (SmtpTalk talk = server.connect()) {
            talk.send(header);
            assertTrue(isClosedUnheard(talk), header);
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

    @Test
    void aHeaderOfVersion1HasAnEndWithin108OctetsOrIsClosed() throws Exception {
        try (SmtpTalk talk = server.connect()) {
            talk.send("PROXY UNKNOWN " + "x".repeat(107 - 16) + "\r\n");
            expect(220, talk.reply());
        }
        try (SmtpTalk talk = server.connect()) {
            talk.send("PROXY UNKNOWN " + "x".repeat(200));
            assertTrue(isClosedUnheard(talk));
        }
    }

    @Test
    void aClientThatGoesBeforeTheHeaderIsForgotten() throws Exception {
        await().until(() -> server.consumer().getOpenConnections() == 0);
        try (SmtpTalk talk = server.connect()) {
            talk.send("PROXY TCP4 ");
            await().until(() -> server.consumer().getOpenConnections() == 1);
            talk.socket().shutdownOutput();
            assertTrue(isClosedUnheard(talk));
        }
        try (SmtpTalk talk = server.connect()) {
            await().until(() -> server.consumer().getOpenConnections() == 1);
            talk.socket().setSoLinger(true, 0);
        }
        await().until(() -> server.consumer().getOpenConnections() == 0);
    }

    @Test
    void aSilentClientIsClosedWithoutAWord() throws Exception {
        try (SmtpTalk talk = server.connect()) {
            assertTrue(isClosedUnheard(talk));
        }
    }

    @Test
    void aPeerThatIsNoTrustedProxyIsClosedWithoutAWord() throws Exception {
        try (MailServer other =
                        MailServer.with("proxyProtocol=true&trustedProxies=192.0.2.1").start();
                SmtpTalk talk = other.connect()) {
            // Only what a proxy would say tells it from one that is silent.
            talk.send(V1);
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
