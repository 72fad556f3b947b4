package io.github.smtpraw.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientSaslExchange;
import java.util.List;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PLAIN, LOGIN and CRAM-MD5 of the client, and the examples of the RFCs. */
class PasswordClientsTest {
    private static final Login TIM = new Login("tim", "tanstaaftanstaaf", null);

    @Test
    void plainSendsTheMessageOfRfc4616() throws Exception {
        ClientSaslExchange plain = exchange("PLAIN");
        assertEquals("\0tim\0tanstaaftanstaaf", SaslTalk.text(plain.initialResponse()));
        assertTrue(plain.isComplete());
    }

    @Test
    void cramMd5AnswersTheChallengeOfRfc2195() throws Exception {
        ClientSaslExchange cram = exchange("CRAM-MD5");
        assertNull(cram.initialResponse());
        assertFalse(cram.isComplete());
        String challenge = "<1896.697170952@postoffice.reston.mci.net>";
        assertEquals(
                "tim b913a602c7eda7a495b4e6e7334d3890",
                SaslTalk.text(cram.respond(SaslTalk.octets(challenge))));
        assertTrue(cram.isComplete());
    }

    @ParameterizedTest
    @CsvSource({"Username:, Password:", "User Name, Password", "'', ''", "Password:, Username:"})
    void loginAnswersTheTwoChallengesInOrderWhateverTheySay(String one, String other)
            throws Exception {
        ClientSaslExchange login = exchange("LOGIN");
        assertNull(login.initialResponse());
        assertEquals("tim", SaslTalk.text(login.respond(SaslTalk.octets(one))));
        assertFalse(login.isComplete());
        assertEquals("tanstaaftanstaaf", SaslTalk.text(login.respond(SaslTalk.octets(other))));
        assertTrue(login.isComplete());
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, 1", "CRAM-MD5, 1", "LOGIN, 2"})
    void aChallengeBehindTheEndIsRefused(String mechanism, int answers) throws Exception {
        ClientSaslExchange exchange = exchange(mechanism);
        int given = exchange.initialResponse() == null ? 0 : 1;
        while (given < answers) {
            exchange.respond(SaslTalk.octets("<1@example.org>"));
            given++;
        }
        Exception e =
                assertThrows(
                        SaslException.class,
                        () -> exchange.respond(SaslTalk.octets("<2@example.org>")));
        assertEquals("the server goes on with " + mechanism + " behind its end", e.getMessage());
    }

    private static ClientSaslExchange exchange(String mechanism) throws SaslException {
        return ClientMechanisms.of(List.of(mechanism), TIM).begin(SaslTalk.offer(null, mechanism));
    }
}
