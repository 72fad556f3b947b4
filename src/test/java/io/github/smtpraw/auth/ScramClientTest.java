package io.github.smtpraw.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ongres.scram.common.ScramMechanism;
import io.github.smtpraw.protocol.ClientCredentials.Offer;
import io.github.smtpraw.protocol.ClientSaslExchange;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SCRAM of the client: the examples of the RFCs, and servers that are not what they seem. */
class ScramClientTest {
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String FIRST =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String LAST = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    @Test
    void theExampleOfRfc7677Holds() throws Exception {
        ScramClient client = client();
        assertEquals("n,,n=user,r=" + NONCE, say(client, ""));
        assertEquals(
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                say(client, FIRST));
        assertFalse(client.isComplete());
        assertEquals(0, new ClientExchange(client).respond(SaslTalk.octets(LAST)).length);
        assertTrue(client.isComplete());
    }

    @Test
    void theExampleOfRfc5802Holds() throws Exception {
        String nonce = "fyko+d2lbbFgONRv9qkxdawL";
        ScramClient client = client(ScramMechanism.SCRAM_SHA_1, nonce);
        assertEquals("n,,n=user,r=" + nonce, say(client, ""));
        assertEquals(
                "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                        + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
                say(
                        client,
                        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                                + "s=QSXCR+Q6sek8bf92,i=4096"));
        client.evaluateChallenge(SaslTalk.octets("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
        assertTrue(client.isComplete());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r=another,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096|nonce does not extend",
                "r=rOprNGfwEbeRWgbNEkq,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096|nonce does not extend",
                "m=x,r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096|malformed",
                "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096|nonce does not extend",
                "r=rOprNGfwEbeRWgbNEkqO1,s=%,i=4096|malformed",
                "r=rOprNGfwEbeRWgbNEkqO1,s=====,i=4096|malformed",
                "r=rOprNGfwEbeRWgbNEkqO1,s=,i=4096|malformed",
                "r=rOprNGfwEbeRWgbNEkqO1,i=4096,s=W22ZaJ0SNY7soEsUEjb6gQ==|malformed",
                "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==|malformed",
                "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0|malformed",
                "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096|malformed",
                "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999|malformed",
                "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1|1 iterations",
                "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095|4095 iterations",
                "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=10000001|10000001 iter",
                "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4294971392|4294971392 it",
                "e=unknown-user|the server refuses: unknown-user",
                "''|malformed"
            })
    void aFirstMessageThatMakesNoSenseGetsNoProof(String message, String error) throws Exception {
        ScramClient client = client();
        say(client, "");
        refuses(client, message, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=|does not prove",
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl9|does not prove",
                "v=AAAA|does not prove",
                "v=A|malformed",
                "v=|does not prove",
                "''|does not prove",
                "x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=|does not prove",
                "e=invalid-proof|the server refuses: invalid-proof",
                "e=channel-bindings-dont-match,x=y|refuses: channel-bindings-dont-match",
                "e=<b>Words of a server</b>|the server refuses: other-error",
                "e=|the server refuses: other-error"
            })
    void aServerThatDoesNotProveToKnowThePasswordIsNotBelieved(String message, String error)
            throws Exception {
        ScramClient client = client();
        say(client, "");
        say(client, FIRST);
        refuses(client, message, error);
    }

    @Test
    void aServerThatLeavesOutItsProofIsNotBelieved() throws Exception {
        ClientSaslExchange exchange = new ClientExchange(client());
        exchange.initialResponse();
        exchange.respond(SaslTalk.octets(FIRST));
        assertFalse(exchange.isComplete());
    }

    @Test
    void aChallengeBehindTheEndIsRefused() throws Exception {
        ScramClient client = client();
        say(client, "");
        say(client, FIRST);
        client.evaluateChallenge(SaslTalk.octets(LAST));
        assertThrows(SaslException.class, () -> say(client, LAST));
    }

    @Test
    void whatAServerAddsBehindTheIterationsIsSignedToo() throws Exception {
        ScramClient client = client();
        say(client, "");
        assertNotEquals(
                "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                say(client, FIRST + ",x=new").replaceAll(".*,p=", ""));
        refuses(client, LAST, "does not prove");
    }

    @ParameterizedTest
    @CsvSource({
        // over TLS, what the server lists, what the user names, the header
        "false, SCRAM-SHA-256, '', 'n,,'",
        "true, SCRAM-SHA-256, '', 'y,,'",
        "true, SCRAM-SHA-256 SCRAM-SHA-256-PLUS, '', 'p=tls-server-end-point,,'",
        "true, SCRAM-SHA-256 SCRAM-SHA-384-PLUS, '', 'n,,'",
        "true, SCRAM-SHA-256 SCRAM-SHA-256-PLUS, SCRAM-SHA-256, 'n,,'",
        "true, SCRAM-SHA-256, SCRAM-SHA-256, 'n,,'",
        "true, SCRAM-SHA-256, SCRAM-SHA-256 SCRAM-SHA-256-PLUS, 'y,,'"
    })
    void theHeaderTellsWhatBothSidesCanBindTo(
            boolean tls, String listed, String named, String header) throws Exception {
        X509Certificate certificate = tls ? SaslTalk.certificate() : null;
        Offer offer = SaslTalk.offer(certificate, listed.split(" "));
        List<String> names = named.isEmpty() ? null : Arrays.asList(named.split(" "));
        ClientSaslExchange exchange =
                ClientMechanisms.of(names, new Login("ann", "noon", null)).begin(offer);
        String first = SaslTalk.text(exchange.initialResponse());
        assertTrue(first.startsWith(header + "n=ann,r="), first);
    }

    @Test
    void aRefusedPlusIsNotTakenForOneThatIsNotListed() throws Exception {
        Offer offer =
                new Offer(
                        List.of("SCRAM-SHA-256"),
                        true,
                        SaslTalk.certificate(),
                        false,
                        "mx.example.org",
                        25);
        ClientSaslExchange exchange =
                ClientMechanisms.of(null, new Login("ann", "noon", null)).begin(offer);
        assertTrue(SaslTalk.text(exchange.initialResponse()).startsWith("n,,"));
    }

    @Test
    void aNonceIsNeverUsedTwice() throws Exception {
        ScramLogin login = new ScramLogin(new Login("user", "pencil", null));
        String nonce = login.nonce();
        assertTrue(nonce.matches("[!-+\\--~]{24}"), nonce);
        assertNotEquals(nonce, login.nonce());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u200Eb", "\u06271", "\u00AD", " "})
    void aNameThatSaslprepProhibitsIsSaid(String name) {
        ScramLogin login = new ScramLogin(new Login(name, "noon", null));
        Exception e = assertThrows(SaslException.class, login::name);
        assertEquals("the username has a character that SASLprep prohibits", e.getMessage());
    }

    @Test
    void aPasswordIsHashedOnceForEachSalt() throws Exception {
        ScramLogin login = new ScramLogin(new Login("ann", "noon", null));
        List<byte[]> connections =
                IntStream.range(0, 20).parallel().mapToObj(i -> salted(login, 0)).toList();
        byte[] salted = connections.get(0);
        connections.forEach(other -> assertSame(salted, other));
        assertFalse(Arrays.equals(salted, salted(login, 1)));
        for (int salt = 2; salt < 12; salt++) {
            salted(login, salt);
        }
        byte[] again = salted(login, 0);
        assertNotEquals(System.identityHashCode(salted), System.identityHashCode(again));
        assertArrayEquals(salted, again);
    }

    private static byte[] salted(ScramLogin login, int salt) {
        try {
            return login.salted(ScramMechanism.SCRAM_SHA_256, new byte[] {(byte) salt}, 4096);
        } catch (SaslException e) {
            throw new AssertionError(e);
        }
    }

    private static void refuses(ScramClient client, String message, String error) {
        Exception e = assertThrows(SaslException.class, () -> say(client, message));
        assertTrue(e.getMessage().contains(error), e.getMessage());
        assertFalse(e.getMessage().contains("pencil"), e.getMessage());
        assertFalse(client.isComplete());
    }

    private static String say(ScramClient client, String challenge) throws SaslException {
        return SaslTalk.text(client.evaluateChallenge(SaslTalk.octets(challenge)));
    }

    private static ScramClient client() {
        return client(ScramMechanism.SCRAM_SHA_256, NONCE);
    }

    private static ScramClient client(ScramMechanism mechanism, String nonce) {
        ScramLogin login = new ScramLogin(new Login("user", "pencil", null));
        return new ScramClient(mechanism.getName(), mechanism, "n,,", new byte[0], login, nonce);
    }
}
