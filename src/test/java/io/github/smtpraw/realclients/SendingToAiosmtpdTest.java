package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.SmtpRawConstants;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client sends to a real aiosmtpd, which keeps contents as they come. */
class SendingToAiosmtpdTest {
    @TempDir private static Path folder;
    private static StoringServer server;
    private static SendingClient client;

    @BeforeAll
    static void start() throws Exception {
        server = StoringServer.aiosmtpd(folder);
        client = new SendingClient(server.port());
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
        Exchange sent = client.send(payload, "jones@example.org", "ann@example.net");
        assertEquals(250, sent.getMessage().getHeader(SmtpRawConstants.RESPONSE_CODE));
        assertEquals("Stored", sent.getMessage().getHeader(SmtpRawConstants.RESPONSE_TEXT));
        StoringServer.Mail mail = server.next();
        assertArrayEquals(payload.content(), mail.content());
        assertEquals(List.of("jones@example.org", "ann@example.net"), mail.envelope());
    }

    @Test
    void oneMessageGoesToSeveralRecipientsFromTheNullReversePath() throws Exception {
        client.send(Payload.DOTS, "", "ann@example.net", "ben@example.net", "cy@example.net");
        StoringServer.Mail mail = server.next();
        assertArrayEquals(Payload.DOTS.content(), mail.content());
        assertEquals(
                List.of("<>", "ann@example.net", "ben@example.net", "cy@example.net"),
                mail.envelope());
    }
}
