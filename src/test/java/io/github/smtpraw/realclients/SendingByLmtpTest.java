package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpPermanentException;
import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpRemoteException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client hands mail to LMTP servers of others: aiosmtpd, smtp-server and smtp-sink. */
class SendingByLmtpTest {
    private static final String FROM = "jones@example.org";
    private static final String ANN = "ann@example.net";
    private static final String FULL = "full@example.net";
    private static final String LMTP = "tls=off&protocol=lmtp";

    @TempDir private Path folder;

    private StoringServer server(String name) throws Exception {
        return name.equals("aiosmtpd")
                ? StoringServer.aiosmtpdLmtp(folder)
                : StoringServer.node(folder, "{\"lmtp\": true, \"authOptional\": true}", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aiosmtpd", "smtp-server"})
    void whatTheRouteSentIsThereOctetByOctet(String name) throws Exception {
        try (StoringServer server = server(name);
                SendingClient client = new SendingClient(server.port(), LMTP)) {
            for (Payload payload : Payload.values()) {
                client.send(payload, FROM, ANN, "ben@example.net");
                StoringServer.Mail mail = server.next();
                assertArrayEquals(payload.content(), mail.content());
                assertEquals(List.of(FROM, ANN, "ben@example.net"), mail.envelope());
            }
        }
    }

    @Test
    void whoIsRefusedBehindTheContentIsListedWithPartialAccept() throws Exception {
        try (StoringServer server = server("aiosmtpd");
                SendingClient client = new SendingClient(server.port(), LMTP + "&partial=accept")) {
            Exchange sent = client.send(Payload.DOTS, FROM, FULL, ANN);
            assertEquals(250, sent.getMessage().getHeader(SmtpRawConstants.RESPONSE_CODE));
            assertEquals(
                    "{full@example.net=552 5.2.2 Mailbox full}",
                    sent.getMessage()
                            .getHeader(SmtpRawConstants.RESPONSE_REJECTED, Map.class)
                            .toString());
        }
    }

    @Test
    void whoAloneIsRefusedBehindTheContentIsAPermanentExceptionThatNamesIt() throws Exception {
        try (StoringServer server = server("aiosmtpd");
                SendingClient client = new SendingClient(server.port(), LMTP)) {
            SmtpPermanentException refused =
                    assertThrows(
                            SmtpPermanentException.class,
                            () -> client.send(Payload.DOTS, FROM, FULL));
            assertEquals("552 5.2.2 Mailbox full", refused.getReply().toString());
            assertEquals(FULL, refused.getRecipient().getAddress());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSinkHasItOctetByOctetByLmtp(Payload payload) throws Exception {
        try (SinkServer server = new SinkServer(folder, "-L");
                SendingClient client = new SendingClient(server.port(), LMTP)) {
            client.send(payload, FROM, ANN);
            String taken = new String(server.taken(), StandardCharsets.ISO_8859_1);
            assertTrue(taken.contains("X-Client-Proto: LMTP\n"), taken);
            payload.assertLineFeedsBehind(server.taken(), SinkServer.FIELDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-r, LHLO, SmtpTransientException, 450",
        "-f, RCPT, SmtpPermanentException, 500",
        "-r, RCPT, SmtpTransientException, 450",
        "-f, ., SmtpPermanentException, 500",
        "-r, ., SmtpTransientException, 450",
        "-q, ., SmtpUnknownOutcomeException, 0",
        "-q, DATA, SmtpConnectionException, 0"
    })
    void aFailureIsTheExceptionOfItsKind(String option, String stage, String type, int code)
            throws Exception {
        try (SinkServer server = new SinkServer(folder, "-L", option, stage);
                SendingClient client = new SendingClient(server.port(), LMTP)) {
            SmtpRemoteException thrown =
                    assertThrows(
                            SmtpRemoteException.class, () -> client.send(Payload.PLAIN, FROM, ANN));
            assertEquals(type, thrown.getClass().getSimpleName(), thrown.getMessage());
            assertEquals(code, thrown.getReply() == null ? 0 : thrown.getReply().getCode());
        }
    }
}
