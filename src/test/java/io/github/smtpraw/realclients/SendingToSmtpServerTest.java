package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpPermanentException;
import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpRemoteException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The client sends to smtp-server of npm, which keeps contents as they come. */
class SendingToSmtpServerTest {
    private static final String FROM = "jones@example.org";
    private static final String TO = "ann@example.net";

    @TempDir private static Path folder;
    private static StoringServer server;
    private static SendingClient client;

    @BeforeAll
    static void start() throws Exception {
        String options = "{\"authOptional\": true, \"disabledCommands\": [\"AUTH\", \"STARTTLS\"]}";
        server = StoringServer.node(folder, options, "");
        client = new SendingClient(server.port(), "tls=off");
    }

    @AfterAll
    static void stop() throws Exception {
        if (client != null) {
            client.close();
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheRouteSentIsThereOctetByOctet(Payload payload) throws Exception {
        Exchange sent = client.send(payload, FROM, TO);
        assertEquals(250, sent.getMessage().getHeader(SmtpRawConstants.RESPONSE_CODE));
        StoringServer.Mail mail = server.next();
        assertArrayEquals(payload.content(), mail.content());
        assertEquals(List.of(FROM, TO), mail.envelope());
    }

    @Test
    void oneMessageGoesToSeveralRecipientsFromTheNullReversePath() throws Exception {
        client.send(Payload.DOTS, "", TO, "ben@example.net", "cy@example.net");
        StoringServer.Mail mail = server.next();
        assertArrayEquals(Payload.DOTS.content(), mail.content());
        assertEquals(List.of("<>", TO, "ben@example.net", "cy@example.net"), mail.envelope());
    }

    @ParameterizedTest
    @CsvSource({
        "nobody@example.net, SmtpPermanentException, 550",
        "later@example.net, SmtpTransientException, 450"
    })
    void aRefusedRecipientIsTheExceptionOfItsKindAndNobodyHasTheMessage(
            String recipient, String type, int code) throws Exception {
        SmtpRemoteException refused =
                assertThrows(
                        SmtpRemoteException.class,
                        () -> client.send(Payload.PLAIN, FROM, TO, recipient));
        assertEquals(type, refused.getClass().getSimpleName());
        assertEquals(code, refused.getReply().getCode());
        assertEquals(recipient, refused.getRecipient().getAddress());
        assertTrue(server.isEmpty());
    }

    @Test
    void withPartialAcceptTheOthersHaveIt() throws Exception {
        SendingClient partial = client.to(server.port(), "tls=off&partial=accept");
        String[] to = {"nobody@example.net", TO, "later@example.net"};
        Exchange sent = partial.send(Payload.DOTS, FROM, to);
        assertEquals(List.of(FROM, TO), server.next().envelope());
        assertEquals(
                "[nobody@example.net, later@example.net]",
                sent.getMessage()
                        .getHeader(SmtpRawConstants.RESPONSE_REJECTED, Map.class)
                        .keySet()
                        .toString());
    }

    @Test
    void contentThatIsRefusedIsAPermanentExceptionAboutNobodyInParticular() {
        SmtpPermanentException refused =
                assertThrows(
                        SmtpPermanentException.class,
                        () -> client.send("Subject: spam\r\n\r\nspam\r\n", FROM, TO));
        assertEquals("554 5.7.1 spam", refused.getReply().toString());
        assertEquals(null, refused.getRecipient());
        assertTrue(server.isEmpty());
    }
}
