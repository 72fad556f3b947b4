package io.github.smtpraw.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ongres.scram.common.ScramMechanism;
import io.github.smtpraw.protocol.ClientCredentials;
import io.github.smtpraw.protocol.ClientCredentials.Offer;
import io.github.smtpraw.protocol.ClientSaslExchange;
import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client's side of AUTH against our server's. */
class ClientAndServerTest {
    private static final Map<String, String> SECRETS =
            Map.of("ann", "noon", "j\u00F6rg", "gr\u00FC\u00DFe", "a,b=c", "n/o==");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PLAIN",
                "LOGIN",
                "CRAM-MD5",
                "SCRAM-SHA-1",
                "SCRAM-SHA-256",
                "SCRAM-SHA-512",
                "OAUTHBEARER",
                "XOAUTH2"
            })
    void whoHasTheSecretIsTakenAndNobodyElse(String mechanism) throws Exception {
        assertTrue(succeeds(mechanism, "ann", "noon"));
        assertFalse(succeeds(mechanism, "ann", "one"));
        assertFalse(succeeds(mechanism, "eve", "noon"));
        assertTrue(succeeds(mechanism, "a,b=c", "n/o=="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PLAIN",
                "LOGIN",
                "CRAM-MD5",
                "SCRAM-SHA-1",
                "SCRAM-SHA-256",
                "SCRAM-SHA-512"
            })
    void namesAndPasswordsMayGoBeyondAscii(String mechanism) throws Exception {
        assertTrue(succeeds(mechanism, "j\u00F6rg", "gr\u00FC\u00DFe"));
        assertFalse(succeeds(mechanism, "j\u00F6rg", "gr\u00FC\u00DFen"));
    }

    @Test
    void scramTakesAllFormsOfANameAndAPasswordForTheSame() throws Exception {
        assertTrue(succeeds("SCRAM-SHA-256", "jo\u0308rg", "gru\u0308\u00DFe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void aClientThatSeesTheServersCertificateIsBoundToIt(String base) throws Exception {
        X509Certificate certificate = SaslTalk.certificate();
        byte[] endPoint = ChannelBinding.serverEndPoint(certificate);
        Offer offer = SaslTalk.offer(certificate, "PLAIN", base, base + "-PLUS");
        assertTrue(succeeds(offer, scram(base, endPoint, true)));
        assertFalse(succeeds(offer, scram(base, new byte[] {1, 2, 3}, true)));
    }

    @Test
    void aServerThatCanBindRefusesAClientWhichWasToldThatItCanNot() throws Exception {
        Offer stripped = SaslTalk.offer(SaslTalk.certificate(), "PLAIN", "SCRAM-SHA-256");
        assertFalse(succeeds(stripped, scram("SCRAM-SHA-256", null, true)));
        assertTrue(succeeds(stripped, scram("SCRAM-SHA-256", null, false)));
    }

    @Test
    void aCertificateThatTlsHasShownIsAllThatExternalNeeds() throws Exception {
        PolicyAnswer policy = new PolicyAnswer();
        SaslExchange server =
                new ServerExchange(new ExternalServer("CN=ann", policy), true, policy);
        Offer offer = new Offer(List.of("EXTERNAL"), false, null, true, "mx.example.org", 25);
        ClientCredentials credentials =
                ClientMechanisms.of(List.of("EXTERNAL"), new Login(null, null, null));
        ClientSaslExchange client = credentials.begin(offer);
        assertTrue(
                SaslTalk.succeeds(client, server, asked -> "CN=ann".equals(asked.getUsername())));
    }

    @Test
    void aTokenNeedsNoName() throws Exception {
        ClientSaslExchange client =
                ClientMechanisms.of(null, new Login(null, null, () -> "noon"))
                        .begin(SaslTalk.offer(null, "XOAUTH2", "OAUTHBEARER"));
        SaslExchange server = SaslTalk.server(client.mechanism());
        assertTrue(SaslTalk.succeeds(client, server, asked -> asked.getUsername().isEmpty()));
    }

    @Test
    void theServersErrorIsToldByItsStatus() throws Exception {
        ClientSaslExchange client = client("OAUTHBEARER", "ann", "one");
        SaslTalk.succeeds(client, SaslTalk.server("OAUTHBEARER"), asked -> false);
        assertEquals("invalid_token", client.refusal());
        assertFalse(client.isComplete());
    }

    private static SaslExchange scram(String base, byte[] endPoint, boolean plusOffered) {
        PolicyAnswer policy = new PolicyAnswer();
        ScramUsers users = new ScramUsers(ScramMechanism.byName(base));
        return new ServerExchange(
                new ScramServer(base, users, endPoint, plusOffered, policy), true, policy);
    }

    private static boolean succeeds(Offer offer, SaslExchange server) throws SaslException {
        ClientSaslExchange client =
                ClientMechanisms.of(null, new Login("ann", "noon", null)).begin(offer);
        return SaslTalk.succeeds(client, server, ClientAndServerTest::known);
    }

    private static boolean succeeds(String mechanism, String username, String secret)
            throws SaslException {
        return SaslTalk.succeeds(
                client(mechanism, username, secret),
                SaslTalk.server(mechanism),
                ClientAndServerTest::known);
    }

    private static ClientSaslExchange client(String mechanism, String username, String secret)
            throws SaslException {
        ClientSaslExchange client =
                ClientMechanisms.of(List.of(mechanism), new Login(username, secret, () -> secret))
                        .begin(SaslTalk.offer(null, mechanism));
        assertEquals(mechanism, client.mechanism());
        return client;
    }

    private static boolean known(Credentials credentials) {
        String secret = SECRETS.get(credentials.getUsername());
        return secret != null && credentials.verify(secret);
    }
}
