package io.github.smtpraw.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ongres.scram.common.ScramMechanism;
import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslExchange.Ask;
import io.github.smtpraw.protocol.SaslExchange.Challenge;
import io.github.smtpraw.protocol.SaslExchange.Next;
import io.github.smtpraw.support.SaslClients;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not to be seen through a socket without TLS, and the examples of the RFCs. */
class ScramTest {
    private static final byte[] END_POINT = {1, 2, 3, 4};

    @ParameterizedTest
    @CsvSource({
        "SCRAM_SHA_256, W22ZaJ0SNY7soEsUEjb6gQ==, rOprNGfwEbeRWgbNEkqO,"
                + " %hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + " dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=,"
                + " 6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        "SCRAM_SHA_1, QSXCR+Q6sek8bf92, fyko+d2lbbFgONRv9qkxdawL, 3rfcNHYJY1ZVvWVs7j,"
                + " v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=, rmF9pqV8S7suAoZWja4dJRkFsKQ="
    })
    void theExamplesOfTheRfcsHold(
            ScramMechanism mechanism,
            String salt,
            String clientNonce,
            String serverNonce,
            String proof,
            String signature) {
        String nonce = clientNonce + serverNonce;
        String authMessage =
                ("n=user,r=" + clientNonce)
                        + (",r=" + nonce + ",s=" + salt + ",i=4096")
                        + (",c=biws,r=" + nonce);
        byte[] saltOctets = Base64.getDecoder().decode(salt);
        ScramVerifier verifier = ScramVerifier.of(mechanism, "pencil", saltOctets, 4096);
        assertTrue(verifier.proves(Base64.getDecoder().decode(proof), authMessage));
        assertEquals(
                signature, Base64.getEncoder().encodeToString(verifier.signature(authMessage)));
    }

    @Test
    void aProofBoundToTheConnectionIsTaken() throws Exception {
        assertEquals(SaslExchange.SUCCESS, bound(END_POINT, "p=tls-server-end-point,,", END_POINT));
    }

    @Test
    void aProofBoundToTheCertificateOfAnotherIsNotTaken() throws Exception {
        byte[] another = {4, 3, 2, 1};
        assertEquals(SaslExchange.FAILURE, bound(END_POINT, "p=tls-server-end-point,,", another));
    }

    @ParameterizedTest
    @ValueSource(strings = {"n,,", "y,,", "p=tls-unique,,"})
    void whoAsksForPlusHasToBind(String header) {
        SaslExchange exchange = exchange(END_POINT, true);
        assertEquals(SaslExchange.FAILURE, exchange.respond(octets(header + "n=ann,r=abc")));
    }

    @Test
    void whoThinksThatTheServerCannotBindWasToldSoBySomebodyElse() {
        assertEquals(SaslExchange.FAILURE, exchange(null, true).respond(octets("y,,n=ann,r=abc")));
        assertInstanceOf(Ask.class, exchange(null, false).respond(octets("y,,n=ann,r=abc")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,,",
                "n,,n=,r=abc",
                "n,,n=a=b,r=abc",
                "n,,n=ann,r=",
                "n,,m=x,n=ann,r=abc",
                "x,,n=ann,r=abc",
                "n,b=x,n=ann,r=abc"
            })
    void whatIsNotOfTheFormIsMalformed(String message) {
        assertEquals(SaslExchange.MALFORMED, exchange(null, false).respond(octets(message)));
    }

    @Test
    void escapedCharactersOfNamesAreRead() {
        Next next = exchange(null, false).respond(octets("n,a=b=3D,n=a=2Cb=3D2C,r=abc"));
        Credentials credentials = assertInstanceOf(Ask.class, next).credentials();
        assertEquals("a,b=2C", credentials.getUsername());
        assertEquals("b=", credentials.getAuthorizationId());
    }

    @Test
    void anUnknownUserHasASaltThatStaysAndIterationsLikeThoseOfTheKnown() {
        ScramUsers users = new ScramUsers(ScramMechanism.SCRAM_SHA_256);
        String stored = "SCRAM-SHA-256$9000:AAAAAAAAAAAA$AAAA:AAAA";
        users.known("ann", stored);
        ScramVerifier eve = users.unknown("eve");
        assertEquals(9000, eve.iterations());
        assertEquals(9, eve.salt().length);
        assertEquals(encoded(eve.salt()), encoded(users.unknown("eve").salt()));
        assertNotEquals(encoded(eve.salt()), encoded(users.unknown("mallory").salt()));
    }

    @Test
    void namesThatLookTheSameAreTheSame() {
        assertEquals("IX", SaslPrep.prepare("I\u00ADX"));
        assertEquals("a", SaslPrep.prepare("\u00AA"));
        assertEquals("IX", SaslPrep.prepare("\u2168"));
        assertEquals(null, SaslPrep.prepare("\u0007"));
        assertEquals(null, SaslPrep.prepare("\u06271"));
        assertEquals(null, SaslPrep.prepare("\u00AD"));
    }

    /** The proof by the JDK's PBKDF2. */
    @ParameterizedTest
    @ValueSource(strings = {"gr\u00FC\u00DFe", "\u043F\u0430\u0440\u043E\u043B\u044C"})
    void aPasswordMayGoBeyondAscii(String password) throws Exception {
        byte[] salt = octets("salt");
        ScramVerifier verifier =
                ScramVerifier.of(ScramMechanism.SCRAM_SHA_256, password, salt, 4096);
        byte[] proof = SaslClients.proof(password, salt, 4096, "n=ann,r=abc");
        assertTrue(verifier.proves(proof, "n=ann,r=abc"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 31, 32, 33})
    void aProofOfAnyLengthIsRefusedWhereTheStoredKeyIsNone(int octets) {
        ScramVerifier verifier = ScramVerifier.parse("SCRAM-SHA-256$4096:AAAA$BBBB:CCCC");
        assertFalse(verifier.proves(new byte[octets], "n=ann,r=abc"));
    }

    @Test
    void aVerifierShowsNothingOfItself() {
        ScramVerifier verifier = ScramVerifier.parse("SCRAM-SHA-256$4096:AAAA$BBBB:CCCC");
        assertFalse(verifier.toString().contains("BBBB"));
    }

    /** Takes a client through an exchange with -PLUS, and what comes of it. */
    private static Next bound(byte[] server, String header, byte[] client) throws Exception {
        SaslExchange exchange = exchange(server, true);
        Next next = exchange.respond(octets(header + "n=ann,r=abc"));
        assertInstanceOf(Ask.class, next).credentials().verify("noon");
        String first = assertInstanceOf(Challenge.class, exchange.judged(true)).text();
        String[] parts = first.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        byte[] both = new byte[header.length() + client.length];
        System.arraycopy(octets(header), 0, both, 0, header.length());
        System.arraycopy(client, 0, both, header.length(), client.length);
        String last = "c=" + encoded(both) + "," + parts[0];
        String authMessage = "n=ann,r=abc," + first + "," + last;
        byte[] proof = SaslClients.proof("noon", salt, 4096, authMessage);
        next = exchange.respond(octets(last + ",p=" + encoded(proof)));
        return next instanceof Challenge ? exchange.respond(new byte[0]) : next;
    }

    private static SaslExchange exchange(byte[] endPoint, boolean plusOffered) {
        PolicyAnswer policy = new PolicyAnswer();
        ScramUsers users = new ScramUsers(ScramMechanism.SCRAM_SHA_256);
        return new ServerExchange(
                new ScramServer("SCRAM-SHA-256", users, endPoint, plusOffered, policy),
                true,
                policy);
    }

    private static String encoded(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
