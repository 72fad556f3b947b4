package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.realclients.ReceivingHost.Mail;
import io.github.smtpraw.support.Transport;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Postfix whose relay, our server, wants TLS and AUTH. */
class SubmittingPostfixTest {
    @TempDir Path folder;

    private static ReceivingHost host(String mechanisms) throws Exception {
        return ReceivingHost.over(
                Transport.STARTTLS, AuthClientsTest.OPTIONS + "&authMechanisms=" + mechanisms);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                AuthClientsTest.ALL_MECHANISMS,
                "PLAIN",
                "LOGIN",
                "CRAM-MD5",
                "SCRAM-SHA-1",
                "SCRAM-SHA-256"
            })
    void whatPostfixSentByTlsAndAuthArrivesOctetByOctet(String offered) throws Exception {
        try (ReceivingHost host = host(offered);
                Postfix postfix =
                        Postfix.submittingClient(folder, host.port(), AuthClientsTest.SECRET)) {
            for (Payload payload : new Payload[] {Payload.DOTS, Payload.EIGHT_BIT}) {
                postfix.submit(payload.lineFeeds(), "ada@example.net", "jones@example.org");
                Mail mail = host.next();
                payload.assertBehind(mail.content(), "Received", "Received");
                assertEquals("ESMTPSA", mail.protocol());
                assertEquals("ann", mail.headers().get(SmtpRawConstants.AUTH_USER));
            }
            assertTrue(host.isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "CRAM-MD5", "SCRAM-SHA-256"})
    void aWrongPasswordKeepsTheMessageInTheQueue(String offered) throws Exception {
        try (ReceivingHost host = host(offered);
                Postfix postfix = Postfix.submittingClient(folder, host.port(), "wrong")) {
            postfix.submit(Payload.PLAIN.lineFeeds(), "ada@example.net", "jones@example.org");
            Awaitility.await().until(() -> postfix.log().contains("status=deferred"));
            assertTrue(postfix.log().contains("SASL authentication failed"), postfix.log());
            assertTrue(host.isEmpty());
        }
    }
}
