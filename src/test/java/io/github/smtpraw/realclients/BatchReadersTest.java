package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.batch.BatchSmtpDataFormat;
import io.github.smtpraw.protocol.Recipient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches of the data format, given to readers of others: several transactions in one. */
@Timeout(120)
class BatchReadersTest {
    private static final Charset LATIN_1 = StandardCharsets.ISO_8859_1;
    private static final String LIST = "owner-list@example.org";

    /**
     * All payloads to ann, each a batch that begins and ends; the first to ben of a list as well.
     */
    private static byte[] batch(boolean extensions) throws Exception {
        BatchSmtpDataFormat format = new BatchSmtpDataFormat();
        format.setExtensions(extensions);
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            for (Payload payload : Payload.values()) {
                Exchange exchange = new DefaultExchange(context);
                Recipient ann = Recipient.of("ann@example.net").withDsnNotify("NEVER");
                Recipient ben = Recipient.of("ben@example.net").withSender(LIST);
                exchange.getMessage().setHeader(SmtpRawConstants.FROM, "jones@example.org");
                exchange.getMessage()
                        .setHeader(
                                SmtpRawConstants.TO,
                                payload.ordinal() == 0
                                        ? List.of(ann, ben.withOriginal("list@example.net"))
                                        : ann);
                format.marshal(exchange, payload.content(), batch);
                if (payload.ordinal() < Payload.values().length - 1) {
                    // Readers end at QUIT.
                    cutQuit(batch);
                }
            }
        }
        return batch.toByteArray();
    }

    private static void cutQuit(ByteArrayOutputStream batch) {
        byte[] octets = batch.toByteArray();
        batch.reset();
        batch.write(octets, 0, octets.length - "QUIT\r\n".length());
    }

    @Test
    void eximReadsABatchWithoutExtensionsAndAllOfItArrivesOctetByOctet() throws Exception {
        try (Exim exim = new Exim()) {
            exim.readBatch(batch(false)).assertDone();
            assertAll(exim.mailbox("ann"), "Return-path", "Envelope-to", "Received");
            String forBen = text(exim.mailbox("ben").take());
            assertTrue(forBen.startsWith("Return-path: <" + LIST + ">\n"), forBen);
        }
    }

    @Test
    void postfixReadsABatchWithExtensionsAndAllOfItArrivesOctetByOctet(@TempDir Path folder)
            throws Exception {
        try (Postfix postfix = Postfix.server(folder, Postfix.freePort(), "")) {
            Mailbox ann = new Mailbox(postfix.mailbox("ann"));
            Mailbox ben = new Mailbox(postfix.mailbox("ben"));
            String replies = postfix.hold(batch(true)).assertDone().output();
            List<String> refused = replies.lines().filter(line -> line.matches("[45].*")).toList();
            assertEquals(List.of(), refused);
            assertAll(ann, "Return-Path", "X-Original-To", "Delivered-To", "Received", "Received");
            String forBen = text(ben.take(1).get(0));
            assertTrue(forBen.startsWith("Return-Path: <" + LIST + ">\n"), forBen);
        }
    }

    private static void assertAll(Mailbox mailbox, String... fields) throws Exception {
        Set<Payload> arrived = EnumSet.noneOf(Payload.class);
        for (byte[] stored : mailbox.take(Payload.values().length)) {
            Payload payload = Payload.of(text(stored).replace("\n", "\r\n").getBytes(LATIN_1));
            payload.assertLineFeedsBehind(stored, fields);
            arrived.add(payload);
        }
        assertEquals(EnumSet.allOf(Payload.class), arrived);
    }

    private static String text(byte[] stored) {
        return new String(stored, LATIN_1);
    }
}
