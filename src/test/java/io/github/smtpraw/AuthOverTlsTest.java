package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static io.github.smtpraw.support.SaslClients.base64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SaslClients;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.TlsClient;
import io.github.smtpraw.support.Transport;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import org.apache.camel.support.jsse.SSLContextServerParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** AUTH that rests on the TLS connection it runs in. */
@Timeout(60)
class AuthOverTlsTest {
    private static final String SCRAM =
            "onAuth=bean:users&authMechanisms=SCRAM-SHA-256,SCRAM-SHA-256-PLUS,EXTERNAL,PLAIN";
    private static final String SUBJECT = "CN=ann.example.com,O=Example";

    /** Whom a server knows: ann by her password, and whoever shows her certificate. */
    public static final class Users {
        public Object check(Credentials credentials) {
            boolean external = credentials.getMechanism().equals("EXTERNAL");
            if (external && credentials.getAuthorizationId() != null) {
                return credentials.getAuthorizationId().equals("bob") ? "bob" : null;
            }
            return external
                    ? credentials.getUsername().equals(SUBJECT)
                    : credentials.getUsername().equals("ann") && credentials.verify("noon");
        }
    }

    private static MailServer server(Transport transport) throws Exception {
        return MailServer.with(transport, SCRAM).bean("users", new Users()).start();
    }

    /** RFC 5929 4.1; the certificates of the tests are signed with SHA-384 or SHA-256. */
    private static byte[] endPoint(SmtpTalk talk) throws Exception {
        X509Certificate shown = (X509Certificate) talk.tls().getPeerCertificates()[0];
        String hash = shown.getSigAlgName().startsWith("SHA384") ? "SHA-384" : "SHA-256";
        return MessageDigest.getInstance(hash).digest(shown.getEncoded());
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "IMPLICIT"})
    void whoBindsToTheCertificateThatWasShownIsAuthenticated(Transport transport) throws Exception {
        try (MailServer server = server(transport);
                SmtpTalk talk = server.talk()) {
            String offered = talk.say("EHLO client.example");
            assertTrue(
                    offered.contains("\n250-AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS PLAIN\n"),
                    offered);
            assertEquals(235, SaslClients.scramPlus(talk, "ann", "noon", endPoint(talk)));
            expect(250, MailServer.transaction(talk));
            assertEquals("ann", server.received().get(0).header(SmtpRawConstants.AUTH_USER));
            assertEquals("ESMTPSA", server.received().get(0).header(SmtpRawConstants.PROTOCOL));
        }
    }

    @Test
    void whoSawAnotherCertificateOrHasNotThePasswordIsRefused() throws Exception {
        try (MailServer server = server(Transport.STARTTLS);
                SmtpTalk talk = server.ehlo()) {
            byte[] endPoint = endPoint(talk);
            assertEquals(535, SaslClients.scramPlus(talk, "ann", "one", endPoint));
            assertEquals(535, SaslClients.scramPlus(talk, "eve", "noon", endPoint));
            endPoint[0]++;
            assertEquals(535, SaslClients.scramPlus(talk, "ann", "noon", endPoint));
            assertEquals(535, SaslClients.scramPlus(talk, "ann", "noon", new byte[0]));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"n,, | 235", "y,, | 535", "p=tls-server-end-point,, | 535"})
    void withoutPlusAClientMayOnlySayThatItCannotBind(String header, int code) throws Exception {
        try (MailServer server = server(Transport.IMPLICIT);
                SmtpTalk talk = server.ehlo()) {
            assertEquals(code, SaslClients.scram(talk, "ann", "noon", header));
        }
    }

    @Test
    void anUnknownUserHasTheSameSaltWithAndWithoutPlus() throws Exception {
        try (MailServer server = server(Transport.IMPLICIT);
                SmtpTalk talk = server.ehlo()) {
            String plain = first(talk, "SCRAM-SHA-256", "n,,");
            String plus = first(talk, "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,");
            assertEquals(plain, plus);
        }
    }

    /** What the server's first message says behind the nonce. */
    private static String first(SmtpTalk talk, String mechanism, String header) throws Exception {
        String message = base64(header + "n=eve,r=abc");
        String said = SaslClients.challenge(talk.say("AUTH " + mechanism + " " + message));
        talk.say("*");
        return said.substring(said.indexOf(",s="));
    }

    @ParameterizedTest
    @CsvSource({"=, 235, 'CN=ann.example.com,O=Example'", "Ym9i, 235, bob", "ZXZl, 535,"})
    void whoShowsACertificateMayActAsThePolicyAllows(String response, int code, String user)
            throws Exception {
        try (MailServer server = asking();
                SmtpTalk talk = new SmtpTalk(server.port())) {
            talk.handshake(new TlsClient().showing(TestCertificates.store("ann.example.com")));
            expect(220, talk.reply());
            String offered = talk.say("EHLO client.example");
            assertTrue(offered.contains("SCRAM-SHA-256-PLUS EXTERNAL PLAIN\n"), offered);
            assertEquals(code, talk.code("AUTH EXTERNAL " + response));
            if (code == 235) {
                expect(250, MailServer.transaction(talk));
                assertEquals(user, server.received().get(0).header(SmtpRawConstants.AUTH_USER));
            }
        }
    }

    @Test
    void externalMayBeAskedForItsResponseAndTakesNoneThatIsNoUtf8() throws Exception {
        try (MailServer server = asking();
                SmtpTalk talk = new SmtpTalk(server.port())) {
            talk.handshake(new TlsClient().showing(TestCertificates.store("ann.example.com")));
            expect(220, talk.reply());
            expect(250, talk.say("EHLO client.example"));
            assertTrue(talk.say("AUTH EXTERNAL //8=").startsWith("501 5.5.2"));
            assertEquals("334", talk.say("AUTH EXTERNAL").strip());
            assertEquals(235, talk.code(""));
        }
    }

    private static MailServer asking() throws Exception {
        var parameters = TestCertificates.server("mx.example.org");
        parameters.setTrustManagers(
                TestCertificates.trust(TestCertificates.store("ann.example.com")));
        var forServers = new SSLContextServerParameters();
        forServers.setClientAuthentication("WANT");
        parameters.setServerParameters(forServers);
        return MailServer.with("tls=implicit&sslContextParameters=#tls&" + SCRAM)
                .bean("tls", parameters)
                .bean("users", new Users())
                .start();
    }

    @Test
    void whoWasAuthenticatedInClearIsNobodyBehindStarttls() throws Exception {
        String options = "tls=opportunistic&sslContextParameters=#tls&authWithoutTls=true&";
        try (MailServer server =
                        MailServer.with(options + "authRequired=true&" + SCRAM)
                                .bean("tls", TestCertificates.server("mx.example.org"))
                                .bean("users", new Users())
                                .start();
                SmtpTalk talk = server.talk()) {
            assertFalse(talk.say("EHLO client.example").contains("PLUS"));
            assertEquals(235, SaslClients.scram(talk, "ann", "noon"));
            expect(252, talk.say("VRFY ann"));
            expect(220, talk.say("STARTTLS"));
            talk.handshake(new TlsClient());
            expect(250, talk.say("EHLO client.example"));
            assertTrue(talk.say("MAIL FROM:<ann@example.org>").startsWith("530 5.7.0"));
            assertEquals(235, SaslClients.scramPlus(talk, "ann", "noon", endPoint(talk)));
            expect(250, MailServer.transaction(talk));
        }
    }
}
