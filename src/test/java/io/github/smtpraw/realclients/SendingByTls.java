package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpPermanentException;
import io.github.smtpraw.SmtpRemoteException;
import io.github.smtpraw.protocol.ClientStage;
import org.junit.jupiter.api.Test;

/** What holds beyond that for each server that takes no mail before STARTTLS. */
abstract class SendingByTls extends SendingToMailboxes {
    @Override
    SendingClient client(int port) throws Exception {
        return new SendingClient(port, "tls=required&sslContextParameters=#trust")
                .with("trust", PemFile.trusted());
    }

    @Test
    void withoutTlsTheServersWordIsAPermanentException() {
        SmtpPermanentException refused =
                assertThrows(SmtpPermanentException.class, () -> sendPlain("tls=off"));
        assertEquals(5, refused.getReply().getCode() / 100);
        ClientStage stage = refused.getStage();
        assertTrue(stage == ClientStage.MAIL || stage == ClientStage.RCPT, stage.toString());
        assertTrue(server().mailbox("ben").isEmpty());
    }

    @Test
    void aStrangersCertificateIsNotSentToWhereTlsIsRequired() {
        assertThrows(SmtpRemoteException.class, () -> sendPlain("tls=required"));
        assertTrue(server().mailbox("ben").isEmpty());
    }

    @Test
    void aStrangersCertificateWillDoWhereTlsIsOpportunistic() throws Exception {
        sendPlain("tls=opportunistic");
        Payload.PLAIN.assertLineFeedsBehind(
                server().mailbox("ben").take(),
                server().fields("jones@example.org").toArray(String[]::new));
    }

    private void sendPlain(String options) throws Exception {
        client().to(server().port(), options)
                .send(Payload.PLAIN, "jones@example.org", "ben@example.net");
    }
}
