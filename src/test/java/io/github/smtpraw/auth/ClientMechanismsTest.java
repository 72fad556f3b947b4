package io.github.smtpraw.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientCredentials;
import io.github.smtpraw.protocol.ClientCredentials.Offer;
import io.github.smtpraw.protocol.ClientSaslExchange;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which mechanism is used, and what is refused before there is a server. */
class ClientMechanismsTest {
    private static final String ALL =
            "LOGIN PLAIN CRAM-MD5 XOAUTH2 OAUTHBEARER SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512"
                    + " SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-512-PLUS EXTERNAL DIGEST-MD5";

    private static final Login PASSWORD = new Login("ann", "s3cret", null);
    private static final Login TOKEN = new Login("ann", null, () -> "t0ken");
    private static final Login BOTH = new Login("ann", "s3cret", () -> "t0ken");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // login, what the user names, what the server lists, over TLS, what is used
                "PASSWORD, -, ALL, true, SCRAM-SHA-512-PLUS",
                "PASSWORD, -, ALL, false, SCRAM-SHA-512",
                "PASSWORD, -, SCRAM-SHA-512 SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS, true,"
                        + " SCRAM-SHA-256-PLUS",
                "PASSWORD, -, SCRAM-SHA-512 SCRAM-SHA-1-PLUS, true, SCRAM-SHA-1-PLUS",
                "PASSWORD, -, SCRAM-SHA-512 SCRAM-SHA-1-PLUS, false, SCRAM-SHA-512",
                "PASSWORD, -, SCRAM-SHA-1 SCRAM-SHA-256, true, SCRAM-SHA-256",
                "PASSWORD, -, LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1, true, SCRAM-SHA-1",
                "PASSWORD, -, LOGIN PLAIN CRAM-MD5, true, CRAM-MD5",
                "PASSWORD, -, LOGIN PLAIN, true, PLAIN",
                "PASSWORD, -, LOGIN XOAUTH2 OAUTHBEARER, true, LOGIN",
                "PASSWORD, -, XOAUTH2 OAUTHBEARER EXTERNAL DIGEST-MD5, true, -",
                "PASSWORD, LOGIN PLAIN, ALL, true, PLAIN",
                "PASSWORD, plain login, ALL, true, PLAIN",
                "PASSWORD, PLAIN SCRAM-SHA-256, ALL, true, SCRAM-SHA-256",
                "PASSWORD, PLAIN, LOGIN, true, -",
                "PASSWORD, PLAIN EXTERNAL, ALL, true, EXTERNAL",
                "PASSWORD, PLAIN EXTERNAL, ALL, false, PLAIN",
                "PASSWORD, SCRAM-SHA-256-PLUS PLAIN, ALL, false, PLAIN",
                "TOKEN, -, ALL, true, OAUTHBEARER",
                "TOKEN, -, PLAIN XOAUTH2, true, XOAUTH2",
                "TOKEN, -, PLAIN LOGIN, true, -",
                "TOKEN, XOAUTH2, ALL, true, XOAUTH2",
                "BOTH, -, ALL, true, OAUTHBEARER",
                "BOTH, -, SCRAM-SHA-512-PLUS XOAUTH2, true, XOAUTH2",
                "BOTH, -, PLAIN SCRAM-SHA-512, true, SCRAM-SHA-512",
                "BOTH, SCRAM-SHA-1 PLAIN, ALL, true, SCRAM-SHA-1"
            })
    void theStrongestThatBothSidesHaveIsUsed(
            String login, String named, String listed, boolean tls, String used) throws Exception {
        ClientCredentials credentials =
                ClientMechanisms.of(named == null ? null : words(named), login(login));
        ClientSaslExchange exchange =
                credentials.begin(offer(tls, words(listed.equals("ALL") ? ALL : listed)));
        assertEquals(used, exchange == null ? null : exchange.mechanism());
    }

    @Test
    void aCertificateThatTlsHasNotShownIsNotUsed() throws Exception {
        ClientCredentials credentials =
                ClientMechanisms.of(List.of("EXTERNAL"), new Login(null, null, null));
        assertNull(credentials.begin(SaslTalk.offer(SaslTalk.certificate(), "EXTERNAL")));
        ClientSaslExchange external = credentials.begin(offer(true, List.of("EXTERNAL")));
        assertEquals(0, external.initialResponse().length);
    }

    @ParameterizedTest
    @CsvSource({
        "PASSWORD, DIGEST-MD5, DIGEST-MD5 is none of",
        "PASSWORD, PLAIN SCRAM-SHA-3, SCRAM-SHA-3 is none of",
        "PASSWORD, PLAIN OAUTHBEARER, OAUTHBEARER needs an access token",
        "PASSWORD, XOAUTH2, XOAUTH2 needs an access token",
        "TOKEN, PLAIN, PLAIN needs a username and a password",
        "TOKEN, OAUTHBEARER LOGIN, LOGIN needs a username and a password",
        "TOKEN, CRAM-MD5, CRAM-MD5 needs a username and a password",
        "TOKEN, SCRAM-SHA-256-PLUS, SCRAM-SHA-256-PLUS needs a username and a password",
        "NAMELESS, XOAUTH2, XOAUTH2 needs a username",
        "NAMELESS, PLAIN, PLAIN needs a username and a password"
    })
    void aNamedMechanismThatCanNotBeUsedIsSaidAtTheStart(
            String login, String named, String message) {
        Exception e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ClientMechanisms.of(words(named), login(login)));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }

    @Test
    void noMechanismAtAllIsSaidAtTheStart() {
        assertThrows(
                IllegalArgumentException.class, () -> ClientMechanisms.of(List.of(), PASSWORD));
        for (Login login :
                List.of(
                        new Login(null, null, null),
                        new Login("ann", null, null),
                        new Login(null, "s3cret", null))) {
            assertThrows(IllegalArgumentException.class, () -> ClientMechanisms.of(null, login));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ann\r", "ann\nRSET", "ann\0", "ann\1auth=x"})
    void aNameThatNobodyCanHaveIsRefused(String name) {
        Exception e =
                assertThrows(IllegalArgumentException.class, () -> new Login(name, "s3cret", null));
        assertTrue(e.getMessage().startsWith("the username "), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cret\0"})
    void aPasswordThatNobodyCanHaveIsRefusedAndNotTold(String password) {
        Exception e =
                assertThrows(
                        IllegalArgumentException.class, () -> new Login("ann", password, null));
        assertTrue(e.getMessage().startsWith("the password "), e.getMessage());
        assertFalse(e.getMessage().contains("s3cret"));
    }

    @Test
    void nothingSecretStandsInAText() throws Exception {
        Callable<String> source =
                new Callable<>() {
                    @Override
                    public String call() {
                        return "t0ken";
                    }

                    @Override
                    public String toString() {
                        return "s3cret source";
                    }
                };
        Login login = new Login("ann", "s3cret", source);
        assertEquals("Login of ann", login.toString());
        ClientCredentials credentials = ClientMechanisms.of(null, login);
        assertEquals(
                "OAUTHBEARER,XOAUTH2,SCRAM-SHA-512-PLUS,SCRAM-SHA-256-PLUS,SCRAM-SHA-1-PLUS,"
                        + "SCRAM-SHA-512,SCRAM-SHA-256,SCRAM-SHA-1,CRAM-MD5,PLAIN,LOGIN",
                credentials.toString());
        for (String mechanism : words("OAUTHBEARER SCRAM-SHA-256 PLAIN LOGIN")) {
            ClientSaslExchange exchange = credentials.begin(offer(true, List.of(mechanism)));
            assertNotNull(exchange);
            exchange.initialResponse();
            assertEquals(mechanism, exchange.toString());
        }
    }

    private static Offer offer(boolean tls, List<String> mechanisms) throws Exception {
        X509Certificate certificate = tls ? SaslTalk.certificate() : null;
        Offer offer = SaslTalk.offer(certificate, mechanisms.toArray(new String[0]));
        return new Offer(
                mechanisms, offer.bindingListed(), certificate, tls, offer.host(), offer.port());
    }

    private static Login login(String name) {
        return switch (name) {
            case "PASSWORD" -> PASSWORD;
            case "TOKEN" -> TOKEN;
            case "BOTH" -> BOTH;
            default -> new Login(null, "s3cret", () -> "t0ken");
        };
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.split(" "));
    }
}
