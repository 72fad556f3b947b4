package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SlowLink;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client sends by BDAT to servers of others that list CHUNKING (RFC 3030). */
class SendingByChunksTest {
    private static final String FROM = "jones@example.org";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"Postfix", "Exim"})
    void whatGoesOutIsBdatAndWhatArrivesIsTheContent(String name) throws Exception {
        try (MailboxServer server = name.equals("Exim") ? new Exim() : PostfixServer.plain(folder);
                SlowLink link = new SlowLink(server.port(), 0);
                SendingClient client = new SendingClient(link.port(), "tls=off")) {
            for (Payload payload : new Payload[] {Payload.DOTS, Payload.EIGHT_BIT, Payload.PLAIN}) {
                link.reset();
                client.send(payload, FROM, "ann@example.net");
                String said = link.said();
                String content = new String(payload.content(), StandardCharsets.ISO_8859_1);
                assertTrue(said.contains(content), said);
                assertTrue(said.contains("\r\nBDAT "), said);
                assertTrue(said.contains(" LAST\r\n"), said);
                assertFalse(said.contains("\r\nDATA\r\n"), said);
                payload.assertLineFeedsBehind(
                        server.mailbox("ann").take(), server.fields(FROM).toArray(String[]::new));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOTS", "MEGABYTE"})
    void aStreamOfUnknownLengthGoesByChunksAsWell(Payload payload) throws Exception {
        try (MailboxServer server = PostfixServer.plain(folder);
                SlowLink link = new SlowLink(server.port(), 0);
                SendingClient client = new SendingClient(link.port(), "tls=off")) {
            client.send(
                    new SequenceInputStream(
                            new ByteArrayInputStream(payload.content()),
                            InputStream.nullInputStream()),
                    FROM,
                    "ann@example.net");
            assertTrue(link.said().contains("\r\nBDAT "));
            assertFalse(link.said().contains("\r\nDATA\r\n"));
            payload.assertLineFeedsBehind(
                    server.mailbox("ann").take(), server.fields(FROM).toArray(String[]::new));
        }
    }
}
