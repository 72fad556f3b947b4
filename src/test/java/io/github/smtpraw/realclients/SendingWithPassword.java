package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpPermanentException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds beyond that for each server that takes mail of whoever is authenticated by TLS. */
abstract class SendingWithPassword extends SendingToMailboxes {
    static final String PASSWORD = "correct horse + battery%staple";
    private static final String TLS = "tls=required&sslContextParameters=#trust";

    /** Those that the server lists. */
    abstract List<String> mechanisms();

    private static String login(String password) {
        return TLS + "&username=ann&password=RAW(" + password + ")";
    }

    @Override
    SendingClient client(int port) throws Exception {
        return new SendingClient(port, login(PASSWORD)).with("trust", PemFile.trusted());
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void eachMechanismLogsIn(String mechanism) throws Exception {
        send(login(PASSWORD) + "&authMechanisms=" + mechanism);
        Payload.PLAIN.assertLineFeedsBehind(
                server().mailbox("ben").take(),
                server().fields("jones@example.org").toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void aWrongPasswordIsAPermanentExceptionAndNobodyHasTheMessage(String mechanism) {
        SmtpPermanentException refused =
                assertThrows(
                        SmtpPermanentException.class,
                        () -> send(login("wrong") + "&authMechanisms=" + mechanism));
        assertEquals(535, refused.getReply().getCode());
        assertTrue(server().mailbox("ben").isEmpty());
    }

    @Test
    void withoutAPasswordTheServersWordIsAPermanentException() {
        SmtpPermanentException refused =
                assertThrows(SmtpPermanentException.class, () -> send(TLS));
        assertEquals(5, refused.getReply().getCode() / 100);
        assertTrue(server().mailbox("ben").isEmpty());
    }

    private void send(String options) throws Exception {
        client().to(server().port(), options)
                .send(Payload.PLAIN, "jones@example.org", "ben@example.net");
    }
}
