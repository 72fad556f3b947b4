package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.TlsClient;
import io.github.smtpraw.support.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a session is encrypted, and what is known of it then (design, section 4; RFC 3207). */
@Timeout(60)
class TlsTest {
    private static final String CLEAR_THEN_TLS = "tls=%s&sslContextParameters=#tls";

    private static MailServer server(String mode) throws Exception {
        return MailServer.with(CLEAR_THEN_TLS.formatted(mode))
                .bean("tls", TestCertificates.server("mx.example.org"))
                .start();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageComesWithWhatIsKnownOfItsEncryption(Transport transport) throws Exception {
        try (MailServer server = MailServer.with(transport, "").start();
                SmtpTalk talk = server.ehlo()) {
            expect(250, MailServer.transaction(talk));
            var message = server.received().get(0);
            boolean clear = transport == Transport.PLAIN;
            String tls = (String) message.header(SmtpRawConstants.TLS);
            String field = message.body().substring(0, message.body().indexOf("Subject:"));
            assertEquals(clear ? "ESMTP" : "ESMTPS", message.header(SmtpRawConstants.PROTOCOL));
            assertTrue(field.contains(clear ? "with ESMTP id" : "with ESMTPS id"), field);
            if (clear) {
                assertNull(tls);
                assertFalse(field.contains("tls"), field);
            } else {
                String suite = talk.tls().getCipherSuite();
                assertEquals("TLSv1.3 " + suite, tls);
                assertTrue(field.contains("\r\n\ttls " + suite + ";\r\n"), field);
            }
        }
    }

    @Test
    void withAnSslContextAloneStarttlsIsOfferedAndMailInClearIsTaken() throws Exception {
        try (MailServer server =
                        MailServer.with("sslContextParameters=#tls")
                                .bean("tls", TestCertificates.server("mx.example.org"))
                                .start();
                SmtpTalk talk = server.talk()) {
            assertTrue(talk.say("EHLO client.example").contains("\n250-STARTTLS\n"));
            expect(250, MailServer.transaction(talk));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tls=off", "tls=off&sslContextParameters=#tls"})
    void withoutTlsStarttlsIsNotThere(String options) throws Exception {
        try (MailServer server =
                        MailServer.with(options)
                                .bean("tls", TestCertificates.server("mx.example.org"))
                                .start();
                SmtpTalk talk = server.talk()) {
            assertFalse(talk.say("EHLO client.example").contains("STARTTLS"));
            assertTrue(talk.say("STARTTLS").startsWith("502 5.5.1"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void underTlsStarttlsIsNeitherListedNorTaken(Transport transport) throws Exception {
        try (MailServer server = MailServer.with(transport, "").start();
                SmtpTalk talk = server.talk()) {
            assertFalse(talk.say("EHLO client.example").contains("STARTTLS"));
            assertTrue(talk.say("STARTTLS").startsWith("503 5.5.1"));
            expect(250, MailServer.transaction(talk));
        }
    }

    @Test
    void allThatWasSaidInClearIsForgottenBehindTheHandshake() throws Exception {
        try (MailServer server = server("opportunistic");
                SmtpTalk talk = server.ehlo()) {
            expect(220, talk.say("STARTTLS"));
            talk.handshake(new TlsClient());
            assertTrue(talk.say("MAIL FROM:<a@example.com>").startsWith("503 5.5.1"));
            assertTrue(talk.say("RCPT TO:<b@example.org>").startsWith("503 5.5.1"));
            expect(250, talk.say("EHLO other.example"));
            expect(250, MailServer.transaction(talk));
            assertEquals("other.example", server.received().get(0).header(SmtpRawConstants.HELO));
        }
    }

    @Test
    void requiredTlsIsAskedForBeforeAnythingThatTellsOrTakes() throws Exception {
        try (MailServer server = server("required");
                SmtpTalk talk = server.ehlo()) {
            for (String command :
                    new String[] {
                        "MAIL FROM:<a@example.com>",
                        "SEND FROM:<a@example.com>",
                        "SOML FROM:<a@example.com>",
                        "SAML FROM:<a@example.com>",
                        "RCPT TO:<b@example.org>",
                        "VRFY b"
                    }) {
                assertTrue(talk.say(command).startsWith("530 5.7.0"), command);
            }
            for (String command : new String[] {"NOOP", "RSET", "EHLO a", "HELO a"}) {
                expect(250, talk.say(command));
            }
            expect(214, talk.say("HELP"));
            expect(503, talk.say("DATA"));
            expect(220, talk.say("STARTTLS"));
            talk.handshake(new TlsClient());
            expect(250, talk.say("EHLO client.example"));
            expect(250, MailServer.transaction(talk));
        }
    }

    @Test
    void implicitTlsAsksWhoConnectedAndGreetsBehindTheHandshake() throws Exception {
        try (MailServer server =
                        MailServer.with(Transport.IMPLICIT, "onConnect=direct:connect")
                                .routes(
                                        b ->
                                                b.from("direct:connect")
                                                        .setProperty("tls")
                                                        .header(SmtpRawConstants.TLS)
                                                        .setHeader(SmtpRawConstants.REPLY_CODE)
                                                        .constant(220)
                                                        .setHeader(SmtpRawConstants.REPLY_TEXT)
                                                        .exchangeProperty("tls"))
                                .start();
                SmtpTalk talk = server.connect()) {
            assertTrue(talk.reply().startsWith("220 TLSv1.3 TLS_"));
        }
    }

    @Test
    void theCertificateIsTheOneOfTheNameThatTheClientAsksFor() throws Exception {
        try (MailServer server =
                MailServer.with(CLEAR_THEN_TLS.formatted("implicit"))
                        .bean("tls", TestCertificates.server("one.example.org", "two.example.org"))
                        .start()) {
            for (String name : new String[] {"two.example.org", "one.example.org"}) {
                try (SmtpTalk talk = new SmtpTalk(server.port())) {
                    talk.handshake(new TlsClient().naming(name));
                    assertEquals("CN=" + name + ",O=Example", TlsClient.subject(talk.tls()));
                }
            }
        }
    }

    @Test
    void theProtocolsAndSuitesAreThoseOfTheSslContext() throws Exception {
        var parameters = TestCertificates.server("mx.example.org");
        var protocols = new org.apache.camel.support.jsse.SecureSocketProtocolsParameters();
        protocols.setSecureSocketProtocol(java.util.List.of("TLSv1.2"));
        parameters.setSecureSocketProtocols(protocols);
        var suites = new org.apache.camel.support.jsse.CipherSuitesParameters();
        suites.setCipherSuite(java.util.List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        parameters.setCipherSuites(suites);
        var groups = new org.apache.camel.support.jsse.NamedGroupsParameters();
        groups.setNamedGroup(java.util.List.of("secp256r1"));
        parameters.setNamedGroups(groups);
        try (MailServer server =
                        MailServer.with(CLEAR_THEN_TLS.formatted("implicit"))
                                .bean("tls", parameters)
                                .start();
                SmtpTalk talk = new SmtpTalk(server.port())) {
            talk.handshake(new TlsClient());
            assertEquals("TLSv1.2", talk.tls().getProtocol());
            assertEquals("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", talk.tls().getCipherSuite());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WANT", "REQUIRE"})
    void theSubjectOfTheClientsCertificateIsAFactOfTheSession(String authentication)
            throws Exception {
        try (MailServer server = asking(authentication);
                SmtpTalk talk = new SmtpTalk(server.port())) {
            talk.handshake(new TlsClient().showing(TestCertificates.store("ann.example.com")));
            expect(220, talk.reply());
            expect(250, talk.say("EHLO client.example"));
            expect(250, MailServer.transaction(talk));
            assertEquals("CN=ann.example.com,O=Example", subject(server));
        }
    }

    @Test
    void aWantedCertificateMayBeMissing() throws Exception {
        try (MailServer server = asking("WANT");
                SmtpTalk talk = new SmtpTalk(server.port())) {
            talk.handshake(new TlsClient());
            expect(220, talk.reply());
            expect(250, talk.say("EHLO client.example"));
            expect(250, MailServer.transaction(talk));
            assertNull(subject(server));
        }
    }

    @Test
    void withoutARequiredCertificateOrWithAStrangersThereIsNoSession() throws Exception {
        try (MailServer server = asking("REQUIRE")) {
            for (TlsClient client :
                    new TlsClient[] {
                        new TlsClient(),
                        new TlsClient().showing(TestCertificates.store("stranger.example"))
                    }) {
                try (SmtpTalk talk = new SmtpTalk(server.port())) {
                    org.junit.jupiter.api.Assertions.assertThrows(
                            java.io.IOException.class,
                            () -> {
                                talk.handshake(client);
                                if (talk.reply().isEmpty()) {
                                    throw new java.io.EOFException();
                                }
                            });
                }
            }
            assertEquals(0, server.consumer().getConnections());
        }
    }

    private static MailServer asking(String authentication) throws Exception {
        var parameters = TestCertificates.server("mx.example.org");
        parameters.setTrustManagers(
                TestCertificates.trust(TestCertificates.store("ann.example.com")));
        var forServers = new org.apache.camel.support.jsse.SSLContextServerParameters();
        forServers.setClientAuthentication(authentication);
        parameters.setServerParameters(forServers);
        return MailServer.with(CLEAR_THEN_TLS.formatted("implicit"))
                .bean("tls", parameters)
                .start();
    }

    private static String subject(MailServer server) {
        Session session = (Session) server.received().get(0).header(SmtpRawConstants.SESSION);
        return session.getClientSubject();
    }
}
