package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.TlsClient;
import io.github.smtpraw.support.Transport;
import java.io.IOException;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STARTTLS, handshakes and encrypted sessions as attackers use them. */
@Timeout(60)
class TlsAttackTest {
    /** A record with the beginning of a ClientHello that says it has 16 MiB. */
    private static final String GIANT_HELLO =
            "\u0016\u0003\u0001\u0040\u0000\u0001\u00ff\u00ff\u00ff";

    private static MailServer opportunistic(String more) throws Exception {
        return MailServer.with("tls=opportunistic&sslContextParameters=#tls" + more)
                .bean("tls", TestCertificates.server("mx.example.org"))
                .start();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RSET\r\nMAIL FROM:<evil@example.com>\r\n",
                "\r\n",
                "x",
                "EHLO client.example\r\nMAIL FROM:<evil@example.com>\r\n"
                        + "RCPT TO:<b@example.org>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\n"
            })
    void whatStandsBehindStarttlsInTheSameWriteEndsTheConnection(String injected) throws Exception {
        try (MailServer server = opportunistic("");
                SmtpTalk talk = server.ehlo()) {
            talk.send("STARTTLS\r\n" + injected);
            assertTrue(talk.reply().startsWith("501 5.5.1"));
            assertEquals("", talk.rest());
            assertEquals(0, server.received().size());
            assertEquals(1, server.consumer().getTlsFailures());
        }
    }

    @Test
    void aHandshakeThatDoesNotWaitForThe220EndsTheConnection() throws Exception {
        try (MailServer server = opportunistic("");
                SmtpTalk talk = server.ehlo()) {
            talk.send("STARTTLS\r\n" + GIANT_HELLO);
            assertTrue(talk.reply().startsWith("501 5.5.1"));
            assertEquals("", talk.rest());
        }
    }

    @Test
    void clearTextBehindThe220EndsTheConnection() throws Exception {
        try (MailServer server = opportunistic("");
                SmtpTalk talk = server.ehlo()) {
            expect(220, talk.say("STARTTLS"));
            talk.send("RSET\r\nMAIL FROM:<evil@example.com>\r\n");
            assertTrue(talk.reply().startsWith("501 5.5.1"));
            assertEquals("", talk.rest());
        }
    }

    @Test
    void starttlsIsRefusedWithTheStateKeptWhereItHasNoPlace() throws Exception {
        try (MailServer server = opportunistic("");
                SmtpTalk talk = server.talk()) {
            assertTrue(talk.say("STARTTLS").startsWith("503 5.5.1"));
            expect(250, talk.say("EHLO client.example"));
            assertTrue(talk.say("STARTTLS now").startsWith("501 5.5.4"));
            expect(250, talk.say("MAIL FROM:<a@example.com>"));
            assertTrue(talk.say("STARTTLS").startsWith("503 5.5.1"));
            expect(250, talk.say("RCPT TO:<b@example.org>"));
            assertTrue(talk.say("STARTTLS").startsWith("503 5.5.1"));
            expect(354, talk.say("DATA"));
            expect(250, talk.say("Subject: x\r\n\r\nbody\r\n."));
            expect(220, talk.say("STARTTLS"));
        }
    }

    @Test
    void withoutAnEngineTheSessionGoesOnInClear() throws Exception {
        SSLContextParameters broken =
                new SSLContextParameters() {
                    @Override
                    public javax.net.ssl.SSLContext createSSLContext(CamelContext context) {
                        return null;
                    }
                };
        broken.setKeyManagers(TestCertificates.server("mx.example.org").getKeyManagers());
        try (MailServer server =
                        MailServer.with("sslContextParameters=#tls").bean("tls", broken).start();
                SmtpTalk talk = server.ehlo()) {
            assertTrue(talk.say("STARTTLS").startsWith("454 4.7.0"));
            expect(250, MailServer.transaction(talk));
        }
    }

    @Test
    void aTlsHelloOnAPortThatSpeaksSmtpFirstIsAnsweredOnceAndClosed() throws Exception {
        try (MailServer server = MailServer.with("").start();
                SmtpTalk talk = server.talk()) {
            talk.send(GIANT_HELLO);
            assertTrue(talk.reply().startsWith("554 5.5.1"));
            assertEquals("", talk.rest());
        }
    }

    @Test
    void clearTextOnAPortThatSpeaksTlsFirstIsClosedQuietly() throws Exception {
        try (LogWatch log = LogWatch.of("io.github.smtpraw", Level.INFO);
                MailServer server = MailServer.with(Transport.IMPLICIT, "").start();
                SmtpTalk talk = new SmtpTalk(server.port())) {
            int said = log.lines().size();
            talk.send("EHLO client.example\r\n");
            assertEquals("", talk.rest());
            await().until(() -> server.consumer().getTlsFailures() == 1);
            assertEquals(said, log.lines().size());
            assertEquals(0, server.consumer().getConnections());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void aHandshakeThatStallsIsClosed(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "commandTimeout=500").start()) {
            for (String begin : new String[] {"", GIANT_HELLO.substring(0, 1), GIANT_HELLO}) {
                try (SmtpTalk talk = expecting(server, way)) {
                    talk.send(begin);
                    assertEquals("", talk.rest());
                }
            }
            await().until(() -> server.consumer().getOpenConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void aHelloWithoutEndIsNotKept(Transport way) throws Exception {
        byte[] fragment = new byte[0x4000 + 5];
        Arrays.fill(fragment, (byte) 'x');
        byte[] head = {22, 3, 1, 0x40, 0};
        System.arraycopy(head, 0, fragment, 0, head.length);
        try (MailServer server = MailServer.with(way, "").start();
                SmtpTalk talk = expecting(server, way)) {
            byte[] first = fragment.clone();
            System.arraycopy(new byte[] {1, -1, -1, -1}, 0, first, 5, 4);
            talk.send(first);
            assertThrows(
                    IOException.class,
                    () -> {
                        for (int i = 0; i < 1024; i++) {
                            talk.send(fragment);
                        }
                    });
            await().until(() -> server.consumer().getOpenConnections() == 0);
        }
    }

    /** Where a handshake is what has to come next. */
    private static SmtpTalk expecting(MailServer server, Transport way) throws IOException {
        SmtpTalk talk = new SmtpTalk(server.port());
        if (way == Transport.STARTTLS) {
            expect(220, talk.reply());
            expect(250, talk.say("EHLO client.example"));
            expect(220, talk.say("STARTTLS"));
        }
        return talk;
    }

    @Test
    void aRenegotiationIsRefused() throws Exception {
        try (MailServer server = MailServer.with(Transport.IMPLICIT, "").start();
                SmtpTalk talk = new SmtpTalk(server.port())) {
            talk.handshake(new TlsClient().protocols("TLSv1.2"));
            expect(220, talk.reply());
            expect(250, talk.say("NOOP"));
            assertThrows(
                    IOException.class,
                    () -> {
                        ((SSLSocket) talk.socket()).startHandshake();
                        if (talk.say("NOOP").isEmpty()) {
                            throw new IOException("closed");
                        }
                    });
            await().until(() -> server.consumer().getOpenConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void aMessageWhoseTlsBreaksIsDropped(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "").start();
                SmtpTalk talk = server.data()) {
            talk.send("Subject: x\r\n\r\nhalf\r\n");
            byte[] forged = new byte[5 + 64];
            System.arraycopy(new byte[] {23, 3, 3, 0, 64}, 0, forged, 0, 5);
            talk.underneath().getOutputStream().write(forged);
            talk.underneath().getOutputStream().write("\r\n.\r\n".getBytes());
            await().until(() -> server.consumer().getOpenConnections() == 0);
            assertEquals(0, server.received().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theLastReplyArrivesWithACloseNotifyBehindIt(String protocol) throws Exception {
        try (MailServer server = MailServer.with(Transport.IMPLICIT, "maxErrors=2").start()) {
            for (String last : new String[] {"QUIT", "MAIL\r\nMAIL\r\nMAIL\r\nMAIL"}) {
                try (SmtpTalk talk = new SmtpTalk(server.port())) {
                    talk.handshake(new TlsClient().protocols(protocol));
                    expect(220, talk.reply());
                    talk.send(last + "\r\nNOOP\r\n");
                    // Without a close_notify the JDK's socket throws in place of an end.
                    String rest = talk.rest();
                    assertTrue(rest.startsWith("221 ") || rest.contains("421 "), rest);
                    assertFalse(rest.contains("250 "), rest);
                }
            }
        }
    }

    @Test
    void aClientThatDoesNotAnswerTheCloseNotifyIsClosedAllTheSame() throws Exception {
        try (MailServer server = MailServer.with(Transport.IMPLICIT, "").start();
                SmtpTalk talk = server.talk()) {
            talk.send("QUIT\r\n");
            await().until(() -> server.consumer().getOpenConnections() == 0);
            expect(221, talk.reply());
        }
    }
}
