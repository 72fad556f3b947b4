package io.github.smtpraw.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientCredentials;
import io.github.smtpraw.protocol.ClientSaslExchange;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OAUTHBEARER and XOAUTH2 of the client. */
class BearerClientTest {
    @Test
    void oauthbearerSendsTheMessageOfRfc7628() throws Exception {
        ClientSaslExchange exchange =
                exchange(
                        "OAUTHBEARER",
                        "user@example.com",
                        () -> "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
        assertEquals(
                "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQz"
                        + "AWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0"
                        + "Q2c9PQEB",
                Base64.getEncoder().encodeToString(exchange.initialResponse()));
        assertTrue(exchange.isComplete());
        assertNull(exchange.refusal());
    }

    @Test
    void xoauth2SendsTheMessageOfItsDescription() throws Exception {
        ClientSaslExchange exchange =
                exchange(
                        "XOAUTH2",
                        "someuser@example.com",
                        () -> "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg");
        assertEquals(
                "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRj"
                        + "Mk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==",
                Base64.getEncoder().encodeToString(exchange.initialResponse()));
    }

    @Test
    void aNameIsEscapedInTheHeader() throws Exception {
        String message = initial("OAUTHBEARER", "a,b=c");
        assertTrue(message.startsWith("n,a=a=2Cb=3Dc,\1host="), message);
        message = initial("OAUTHBEARER", null);
        assertTrue(message.startsWith("n,,\1host="), message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "OAUTHBEARER | {\"status\":\"invalid_token\",\"scope\":\"example_scope\"}"
                        + "| `\1` | invalid_token",
                "OAUTHBEARER | {\"schemes\" : \"bearer\", \"status\" : \"insufficient_scope\" }"
                        + "| `\1` | insufficient_scope",
                "OAUTHBEARER | {\"status\":\"x\\r\\nRSET\"} | `\1` | ",
                "OAUTHBEARER | `` | `\1` | ",
                "XOAUTH2 | {\"status\":\"401\",\"schemes\":\"bearer mac\"} | `` | 401"
            })
    void anErrorIsAcknowledgedAndNoSuccessIsBelievedBehindIt(
            String mechanism, String error, String answer, String status) throws Exception {
        ClientSaslExchange exchange = exchange(mechanism, "ann", () -> "t0ken");
        exchange.initialResponse();
        assertEquals(answer, SaslTalk.text(exchange.respond(SaslTalk.octets(error))));
        assertEquals(status, exchange.refusal());
        assertFalse(exchange.isComplete());
        Exception e =
                assertThrows(SaslException.class, () -> exchange.respond(SaslTalk.octets(error)));
        assertFalse(e.getMessage().contains("t0ken"), e.getMessage());
    }

    @Test
    void theTokenIsAskedForAnewEachTime() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ClientCredentials credentials =
                ClientMechanisms.of(
                        null, new Login("ann", null, () -> "token-" + calls.incrementAndGet()));
        assertEquals(0, calls.get());
        for (int i = 1; i < 3; i++) {
            byte[] message = credentials.begin(SaslTalk.offer(null, "XOAUTH2")).initialResponse();
            assertEquals("user=ann\1auth=Bearer token-" + i + "\1\1", SaslTalk.text(message));
        }
    }

    @Test
    void aTokenThatCanNotBeHadIsSaidWithoutTheWordsOfItsSource() {
        Exception source = new IllegalStateException("refresh s3cret");
        Exception e =
                refused(
                        () -> {
                            throw source;
                        });
        assertEquals("the access token can not be had", e.getMessage());
        assertSame(source, e.getCause());
    }

    @Test
    void aTokenThatIsNotThereIsSaid() {
        assertEquals("there is no access token", refused(() -> null).getMessage());
        assertEquals("there is no access token", refused(() -> "").getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"t0ken\1host=evil", "t0ken\r\n", "t0 ken", "t0k\u00E9n", "\0"})
    void aTokenThatWouldEndTheFieldIsRefusedAndNotTold(String token) {
        String message = refused(() -> token).getMessage();
        assertEquals("the access token has a character that none may have", message);
    }

    private static Exception refused(Callable<String> source) {
        return assertThrows(SaslException.class, () -> exchange("OAUTHBEARER", "ann", source));
    }

    private static String initial(String mechanism, String username) throws SaslException {
        return SaslTalk.text(exchange(mechanism, username, () -> "t0ken").initialResponse());
    }

    private static ClientSaslExchange exchange(
            String mechanism, String username, Callable<String> token) throws SaslException {
        return ClientMechanisms.of(null, new Login(username, null, token))
                .begin(SaslTalk.offer(null, mechanism));
    }
}
