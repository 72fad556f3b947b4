package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpConnectionException;
import io.github.smtpraw.SmtpPermanentException;
import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpRemoteException;
import io.github.smtpraw.SmtpUnknownOutcomeException;
import io.github.smtpraw.protocol.ClientStage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The client sends to Postfix's smtp-sink, with each of its ways to fail. */
class SendingToSmtpSinkTest {
    private static final String FROM = "jones@example.org";
    private static final String TO = "ann@example.net";

    @TempDir private Path folder;

    private static SendingClient clients;

    @BeforeAll
    static void start() {
        clients = new SendingClient(0);
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    private static SendingClient client(SinkServer server, String more) {
        return clients.to(server.port(), "tls=off" + more);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheRouteSentIsThereOctetByOctet(Payload payload) throws Exception {
        try (SinkServer server = new SinkServer(folder)) {
            SendingClient client = client(server, "");
            client.send(payload, FROM, TO);
            payload.assertLineFeedsBehind(server.taken(), SinkServer.FIELDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // It never hears of these, or they can't undo what is done.
        "-f, NOOP",
        "-f, VRFY",
        "-f, RSET",
        "-f, QUIT",
        "-r, QUIT",
        "-q, QUIT",
        "-Q, QUIT",
        // EHLO is refused: HELO.
        "-f, EHLO",
        "-e, ''",
        // It lists less.
        "-p, ''",
        "-a, ''",
        "-C, ''",
        "-E, ''",
        "-F, ''",
        "-N, ''",
        "-P, ''",
        // It takes its time, and little at once.
        "-T, 500",
        "-W, DATA:1",
        "-h, other.example.net",
        "-m, 1"
    })
    void whatIsNoFailureIsSent(String option, String argument) throws Exception {
        try (SinkServer server = new SinkServer(folder, options(option, argument))) {
            SendingClient client = client(server, "");
            Exchange sent = client.send(Payload.PLAIN, FROM, TO);
            assertEquals(250, sent.getMessage().getHeader(SmtpRawConstants.RESPONSE_CODE));
            assertEquals(1, server.count());
            String taken = new String(server.taken(), StandardCharsets.ISO_8859_1);
            boolean helo = option.equals("-e") || option.equals("-P") || argument.equals("EHLO");
            assertTrue(taken.contains("X-Client-Proto: " + (helo ? "SMTP" : "ESMTP")), taken);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-f, CONNECT, SmtpPermanentException, GREETING, 500 5.3.0",
        "-r, CONNECT, SmtpTransientException, GREETING, 450 4.3.0",
        "-q, CONNECT, SmtpConnectionException, GREETING,",
        "-Q, CONNECT, SmtpConnectionException, GREETING, 421 4.0.0",
        "-r, EHLO, SmtpTransientException, EHLO, 450 4.3.0",
        "-q, EHLO, SmtpConnectionException, EHLO,",
        "-Q, EHLO, SmtpConnectionException, EHLO, 421 4.0.0",
        "-f, 'EHLO,HELO', SmtpPermanentException, HELO, 500 5.3.0",
        "-f, MAIL, SmtpPermanentException, MAIL, 500 5.3.0",
        "-r, MAIL, SmtpTransientException, MAIL, 450 4.3.0",
        "-q, MAIL, SmtpConnectionException, MAIL,",
        "-Q, MAIL, SmtpConnectionException, MAIL, 421 4.0.0",
        "-f, RCPT, SmtpPermanentException, RCPT, 500 5.3.0",
        "-r, RCPT, SmtpTransientException, RCPT, 450 4.3.0",
        "-r, 'RCPT,RSET', SmtpTransientException, RCPT, 450 4.3.0",
        "-q, RCPT, SmtpConnectionException, RCPT,",
        "-Q, RCPT, SmtpConnectionException, RCPT, 421 4.0.0",
        "-f, DATA, SmtpPermanentException, DATA, 500 5.3.0",
        "-r, DATA, SmtpTransientException, DATA, 450 4.3.0",
        "-q, DATA, SmtpConnectionException, DATA,",
        "-Q, DATA, SmtpConnectionException, DATA, 421 4.0.0",
        "-f, '.', SmtpPermanentException, CONTENT, 500 5.3.0",
        "-r, '.', SmtpTransientException, CONTENT, 450 4.3.0",
        "-q, '.', SmtpUnknownOutcomeException, CONTENT,",
        "-Q, '.', SmtpConnectionException, CONTENT, 421 4.0.0",
        "-8, '', SmtpPermanentException, MAIL,"
    })
    void aFailureIsTheExceptionOfItsKind(
            String option, String argument, String type, String stage, String reply)
            throws Exception {
        Payload payload = option.equals("-8") ? Payload.EIGHT_BIT : Payload.PLAIN;
        try (SinkServer server = new SinkServer(folder, options(option, argument))) {
            SendingClient client = client(server, "");
            SmtpRemoteException thrown =
                    assertThrows(SmtpRemoteException.class, () -> client.send(payload, FROM, TO));
            assertEquals(type, thrown.getClass().getSimpleName(), thrown.getMessage());
            assertEquals(stage, thrown.getStage().toString(), thrown.getMessage());
            if (reply != null) {
                assertTrue(thrown.getReply().toString().startsWith(reply), thrown.getMessage());
            }
            if (stage.equals("RCPT") && reply != null && !option.equals("-Q")) {
                assertEquals(TO, thrown.getRecipient().getAddress());
                assertEquals(1, thrown.getRejected().size());
            } else {
                assertNull(thrown.getRecipient());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-b, 452 4.2.2 Mailbox full, -r, SmtpTransientException",
        "-B, 552 5.2.2 Mailbox full, -f, SmtpPermanentException"
    })
    void theReplyOfARefusalIsTheServersOwn(String words, String reply, String way, String type)
            throws Exception {
        try (SinkServer server = new SinkServer(folder, words, reply, way, "RCPT")) {
            SendingClient client = client(server, "");
            SmtpRemoteException thrown =
                    assertThrows(
                            SmtpRemoteException.class, () -> client.send(Payload.PLAIN, FROM, TO));
            assertEquals(type, thrown.getClass().getSimpleName(), thrown.getMessage());
            assertEquals(reply, thrown.getReply().toString());
        }
    }

    /** Without PIPELINING, so that each reply is written on its own. */
    @ParameterizedTest
    @CsvSource({
        "-w, 50, SmtpConnectionException, DATA",
        "-W, EHLO:50, SmtpConnectionException, EHLO",
        "-W, MAIL:50, SmtpConnectionException, MAIL",
        "-W, RCPT:50, SmtpConnectionException, RCPT",
        "-W, .:50, SmtpUnknownOutcomeException, CONTENT"
    })
    void aServerThatIsSilentForTooLongIsGivenUp(
            String option, String argument, String type, String stage) throws Exception {
        try (SinkServer server = new SinkServer(folder, "-p", option, argument)) {
            SendingClient client = client(server, "&replyTimeout=300&finalReplyTimeout=300");
            SmtpRemoteException thrown =
                    assertThrows(
                            SmtpRemoteException.class, () -> client.send(Payload.PLAIN, FROM, TO));
            assertEquals(type, thrown.getClass().getSimpleName(), thrown.getMessage());
            assertEquals(stage, thrown.getStage().toString(), thrown.getMessage());
        }
    }

    @Test
    void aServerThatReadsNoContentForTooLongIsGivenUp() throws Exception {
        try (SinkServer server = new SinkServer(folder, "-H", "50", "-T", "2000")) {
            SendingClient client = client(server, "&replyTimeout=300");
            SmtpConnectionException thrown =
                    assertThrows(
                            SmtpConnectionException.class,
                            () -> client.send("x".repeat(20_000_000), FROM, TO));
            assertEquals(ClientStage.CONTENT, thrown.getStage(), thrown.getMessage());
        }
    }

    /** The route has heard of the refusal; whatever becomes of RSET, the next message is sent. */
    @ParameterizedTest
    @CsvSource({"-q", "-Q", "-f", "-r"})
    void aConnectionThatDoesNotSurviveRsetIsNotUsedAgain(String way) throws Exception {
        boolean refuses = way.equals("-f") || way.equals("-r");
        String[] options =
                refuses
                        ? new String[] {way, "RCPT,RSET"}
                        : new String[] {"-f", "RCPT", way, "RSET"};
        try (SinkServer server = new SinkServer(folder, options)) {
            SendingClient client = client(server, "");
            for (int i = 0; i < 2; i++) {
                SmtpRemoteException thrown =
                        assertThrows(
                                SmtpRemoteException.class,
                                () -> client.send(Payload.PLAIN, FROM, TO));
                assertEquals(ClientStage.RCPT, thrown.getStage(), thrown.getMessage());
            }
        }
    }

    /**
     * It says 550 to content that it has not read, and closes: the client hears it, or that the
     * connection is gone, but never takes the message for sent or in doubt.
     */
    @Test
    void aServerThatEndsTheContentHasNotTakenIt() throws Exception {
        try (SinkServer server = new SinkServer(folder, "-A", "0", "-T", "2000")) {
            SendingClient client = client(server, "");
            SmtpPermanentException thrown =
                    assertThrows(
                            SmtpPermanentException.class,
                            () -> client.send(Payload.MEGABYTE, FROM, TO));
            assertEquals(ClientStage.CONTENT, thrown.getStage());
            assertEquals("550 This violates SMTP", thrown.getReply().toString());
        }
    }

    @Test
    void theSinkHasAMessageOfUnknownOutcome() throws Exception {
        try (SinkServer server = new SinkServer(folder, "-q", ".")) {
            SendingClient client = client(server, "");
            assertThrows(
                    SmtpUnknownOutcomeException.class, () -> client.send(Payload.PLAIN, FROM, TO));
            assertEquals(1, server.count());
        }
    }

    /** It is gone with the final dot, and says nothing; then nobody listens there. */
    @Test
    void aServerThatEndsWithTheMessageMayHaveTakenItAndTakesNoOther() throws Exception {
        try (SinkServer server = new SinkServer(folder, "-M", "1")) {
            SendingClient client = client(server, "");
            assertThrows(
                    SmtpUnknownOutcomeException.class, () -> client.send(Payload.PLAIN, FROM, TO));
            SmtpConnectionException thrown =
                    assertThrows(
                            SmtpConnectionException.class,
                            () -> client.send(Payload.PLAIN, FROM, TO));
            assertEquals(ClientStage.CONNECT, thrown.getStage(), thrown.getMessage());
            assertEquals(1, server.count());
        }
    }

    /** It counts the sessions that end by QUIT, and only where it shows its counters. */
    @Test
    void aServerThatEndsWithTheSessionHasTakenItsMessageAndNoOther() throws Exception {
        try (SinkServer server = new SinkServer(folder, "-c", "-n", "1")) {
            SendingClient client = client(server, "&maxMessagesPerConnection=1");
            client.send(Payload.PLAIN, FROM, TO);
            assertThrows(SmtpConnectionException.class, () -> client.send(Payload.PLAIN, FROM, TO));
            assertEquals(1, server.count());
        }
    }

    private static String[] options(String option, String argument) {
        return argument.isEmpty() ? new String[] {option} : new String[] {option, argument};
    }
}
