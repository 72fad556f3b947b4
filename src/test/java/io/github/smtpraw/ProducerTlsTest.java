package io.github.smtpraw;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.Transport;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToCreateProducerException;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SSLContextServerParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the client encrypts, whom it trusts, and what it never does without (design, section 4). */
class ProducerTlsTest extends ProducerTestSupport {
    private static final String TRUSTING = "&sslContextParameters=#trust";

    /** Trusts the test certificate for 127.0.0.1 and mx.example.org. */
    private void trust() {
        bind("trust", "mx.example.org");
    }

    private void bind(String bean, String trusted) {
        SSLContextParameters trust = new SSLContextParameters();
        trust.setTrustManagers(TestCertificates.trust(TestCertificates.store(trusted)));
        context.getRegistry().bind(bean, trust);
    }

    private Exchange send(int port, String host, String more) {
        return template.request(
                "smtp-raw:" + host + ":" + port + "?" + OPTIONS + more,
                exchange -> exchange.getMessage().setBody("Hi"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STARTTLS|''",
                "STARTTLS|&tls=opportunistic",
                "STARTTLS|&tls=required&sslContextParameters=#trust",
                "IMPLICIT|&tls=implicit&sslContextParameters=#trust"
            })
    void aMessageGoesByTls(Transport transport, String options) throws Exception {
        trust();
        try (MailServer server = MailServer.with(transport, "").start()) {
            assertNull(send(server.port(), "127.0.0.1", options).getException());
            MailServer.Received message = server.received().get(0);
            assertTrue(message.header("CamelSmtpTls").toString().startsWith("TLSv1.3 "));
            assertEquals("ESMTPS", message.header("CamelSmtpProtocol"));
        }
    }

    @Test
    void offGoesInClearWhateverIsOffered() throws Exception {
        try (MailServer server =
                MailServer.with("tls=opportunistic&sslContextParameters=#tls")
                        .bean("tls", TestCertificates.server("mx.example.org"))
                        .start()) {
            assertNull(send(server.port(), "127.0.0.1", "&tls=off").getException());
            assertNull(server.received().get(0).header("CamelSmtpTls"));
        }
    }

    /** Not trusted, another one trusted, the name of another server. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STARTTLS|required|127.0.0.1|",
                "STARTTLS|required|127.0.0.1|other",
                "STARTTLS|required|localhost|trust",
                "IMPLICIT|implicit|127.0.0.1|",
                "IMPLICIT|implicit|127.0.0.1|other",
                "IMPLICIT|implicit|localhost|trust"
            })
    void requiredAndImplicitCheckCertificateAndName(
            Transport transport, String tls, String host, String trust) throws Exception {
        trust();
        bind("other", "other.example.org");
        String options = "&tls=" + tls + (trust == null ? "" : "&sslContextParameters=#" + trust);
        try (MailServer server = MailServer.with(transport, "").start()) {
            SmtpConnectionException failure =
                    failure(SmtpConnectionException.class, send(server.port(), host, options));
            assertEquals(ClientStage.TLS, failure.getStage());
            assertEquals(0, server.received().size());
        }
    }

    @Test
    void requiredSendsNothingToAServerThatDoesNotOfferIt() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("SIZE");
                            session.answer("QUIT", "221 bye");
                        })) {
            Exchange sent = send(server, "tls=required", "Hi");
            SmtpTransientException failure = failure(SmtpTransientException.class, sent);
            assertEquals("4.7.4", failure.getReply().getStatus());
            assertEquals(ClientStage.STARTTLS, failure.getStage());
            assertTrue(failure.getMessage().contains("does not offer STARTTLS"));
        }
    }

    @Test
    void requiredSendsNothingToAServerThatRefusesIt() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("STARTTLS");
                            session.answer("STARTTLS", "454 4.7.0 not now");
                            session.answer("QUIT", "221 bye");
                        })) {
            Exchange sent = send(server, "tls=required", "Hi");
            assertEquals(454, failure(SmtpTransientException.class, sent).getReply().getCode());
            await().untilAsserted(
                            () ->
                                    assertEquals(
                                            List.of("EHLO here", "STARTTLS", "QUIT"),
                                            server.transcript()));
        }
    }

    @Test
    void opportunisticGoesOnInClearWhereItIsRefused() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("STARTTLS");
                            session.answer("STARTTLS", "454 4.7.0 not now");
                            session.takeAll();
                        })) {
            assertNull(send(server, "", "Hi").getException());
            assertEquals(1, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"closes", "garbage"})
    void opportunisticTriesAgainInClearWhereTheHandshakeFails(String how) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("STARTTLS");
                            session.answer("STARTTLS", "220 go");
                            if (how.equals("garbage")) {
                                session.raw("this is no TLS record at all\r\n");
                                session.rest();
                            }
                        },
                        session -> {
                            session.open("STARTTLS");
                            session.takeAll();
                        })) {
            assertNull(send(server, "", "Hi").getException());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void requiredNeverTriesAgainInClear() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("STARTTLS");
                            session.answer("STARTTLS", "220 go");
                        })) {
            SmtpConnectionException failure =
                    failure(SmtpConnectionException.class, send(server, "tls=required", "Hi"));
            assertEquals(ClientStage.TLS, failure.getStage());
            assertEquals(1, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"220 go\r\n250-evil\r\n250 SIZE 1\r\n", "220 go\r\n2"})
    void whatIsSaidInClearBehindThe220EndsIt(String said) throws Exception {
        trust();
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("STARTTLS");
                            session.expect("STARTTLS");
                            session.raw(said);
                            assertFalse(session.rest().contains("MAIL"));
                        })) {
            SmtpConnectionException failure =
                    failure(
                            SmtpConnectionException.class,
                            send(server, "tls=required" + TRUSTING, "Hi"));
            assertEquals(ClientStage.TLS, failure.getStage());
            assertEquals(List.of("EHLO here", "STARTTLS"), server.transcript());
        }
    }

    @Test
    void whatWasListedAheadOfTlsCountsNoMore() throws Exception {
        trust();
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("STARTTLS", "PIPELINING", "SIZE 1", "8BITMIME");
                            session.startTls();
                            session.answer("EHLO here", "250 there");
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            session.take("250 taken");
                        })) {
            assertNull(send(server, "tls=required" + TRUSTING, "Hi").getException());
        }
    }

    @Test
    void aServerThatSpeaksClearTextOnATlsPortIsAConnectionFailure() throws Exception {
        try (ScriptedServer server = new ScriptedServer(session -> session.open())) {
            SmtpConnectionException failure =
                    failure(SmtpConnectionException.class, send(server, "tls=implicit", "Hi"));
            assertEquals(ClientStage.TLS, failure.getStage());
        } catch (AssertionError e) {
            // The script expected EHLO and got a TLS record.
            assertTrue(e.getCause() instanceof AssertionError, e.toString());
        }
    }

    @Test
    void aHandshakeThatIsNotAnsweredIsGivenUp() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("STARTTLS");
                            session.answer("STARTTLS", "220 go");
                            session.untilClosed();
                        })) {
            Exchange sent = send(server, "tls=required&replyTimeout=300", "Hi");
            SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
            assertTrue(failure.getMessage().contains("took too long"), failure.getMessage());
        }
    }

    @Test
    void aContentCutOffByTheEndOfTlsWasNotTaken() throws Exception {
        trust();
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("STARTTLS");
                            session.startTls();
                            session.answer("EHLO here", "250 there");
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            session.content();
                            session.reset();
                        })) {
            Exchange sent = send(server, "tls=required" + TRUSTING, "Hi");
            failure(SmtpUnknownOutcomeException.class, sent);
        }
    }

    @Test
    void aServerThatAsksForACertificateGetsOurs() throws Exception {
        SSLContextParameters asking = TestCertificates.server("mx.example.org");
        asking.setTrustManagers(TestCertificates.trust(TestCertificates.store("client.example")));
        SSLContextServerParameters ask = new SSLContextServerParameters();
        ask.setClientAuthentication("REQUIRE");
        asking.setServerParameters(ask);
        SSLContextParameters showing = TestCertificates.server("client.example");
        showing.setTrustManagers(TestCertificates.trust(TestCertificates.store("mx.example.org")));
        context.getRegistry().bind("mine", showing);
        try (MailServer server =
                MailServer.with("tls=required&sslContextParameters=#tls")
                        .bean("tls", asking)
                        .start()) {
            for (String tls : List.of("required", "opportunistic")) {
                String options = "&sslContextParameters=#mine&tls=" + tls;
                assertNull(send(server.port(), "127.0.0.1", options).getException());
            }
            for (MailServer.Received one : server.received()) {
                Session session = assertInstanceOf(Session.class, one.header("CamelSmtpSession"));
                assertTrue(session.getClientSubject().contains("CN=client.example"));
            }
            assertEquals(2, server.received().size());
        }
    }

    /** RFC 8689: by TLS with a certificate that was checked, and to a server that lists it. */
    @Test
    void requireTlsGoesByCheckedTlsAlone() throws Exception {
        trust();
        try (MailServer server =
                MailServer.with(Transport.STARTTLS, "enableExtensions=REQUIRETLS").start()) {
            String uri = "smtp-raw:127.0.0.1:" + server.port() + "?" + OPTIONS;
            Exchange untrusted =
                    template.request(
                            uri, e -> e.getMessage().setHeader("CamelSmtpRequireTls", true));
            failure(SmtpConnectionException.class, untrusted);
            Exchange trusted =
                    template.request(
                            uri + TRUSTING,
                            e -> e.getMessage().setHeader("CamelSmtpRequireTls", true));
            assertNull(trusted.getException());
            assertEquals(true, server.received().get(0).header("CamelSmtpRequireTls"));
            assertEquals(1, server.received().size());
        }
    }

    @Test
    void aReportThatRequiresTlsSaysSoWhereTheServerListsIt() throws Exception {
        try (MailServer server =
                MailServer.with(Transport.STARTTLS, "enableExtensions=REQUIRETLS").start()) {
            Exchange sent =
                    template.request(
                            "smtp-raw:127.0.0.1:" + server.port() + "?" + OPTIONS,
                            e -> {
                                e.getMessage().setHeader("CamelSmtpRequireTls", true);
                                e.getMessage().setHeader("CamelSmtpFrom", "");
                            });
            assertNull(sent.getException());
            assertEquals(true, server.received().get(0).header("CamelSmtpRequireTls"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tls=off"})
    void requireTlsIsRefusedForGoodWhereTheServerHasNoTls(String options) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("REQUIRETLS");
                            session.rest();
                        })) {
            Exchange sent = send(server, options, "Hi", "CamelSmtpRequireTls", true);
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("5.7.30", failure.getReply().getStatus());
            assertFalse(server.transcript().toString().contains("MAIL"));
        }
    }

    @Test
    void aKeyStoreThatIsNotThereStopsTheStart() {
        SSLContextParameters missing =
                TestCertificates.server(java.nio.file.Path.of("/nowhere/at/all.p12"));
        context.getRegistry().bind("missing", missing);
        FailedToCreateProducerException failure =
                assertThrows(
                        FailedToCreateProducerException.class,
                        () -> send(1, "127.0.0.1", "&sslContextParameters=#missing"));
        assertTrue(failure.getMessage().contains("option sslContextParameters="));
    }
}
