package io.github.smtpraw.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchReadingTest {
    private static final String ENVELOPE = "MAIL FROM:<a@b.org>\r\nRCPT TO:<c@d.org>\r\n";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private boolean closed;

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    /** The batch, read in pieces of so many octets. */
    @SuppressWarnings("unchecked")
    private Iterator<Message> read(String batch, int piece) {
        InputStream stream =
                new ByteArrayInputStream(batch.getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public synchronized int read(byte[] octets, int from, int length) {
                        return super.read(octets, from, Math.min(length, piece));
                    }

                    @Override
                    public void close() {
                        closed = true;
                    }
                };
        return (Iterator<Message>)
                new BatchSmtpDataFormat().unmarshal(new DefaultExchange(context), stream);
    }

    private Iterator<Message> read(String batch) {
        return read(batch, Integer.MAX_VALUE);
    }

    private List<String> bodies(String batch, int piece) {
        List<String> bodies = new ArrayList<>();
        read(batch, piece).forEachRemaining(message -> bodies.add(message.getBody(String.class)));
        return bodies;
    }

    private List<String> bodies(String batch) {
        List<String> bodies = bodies(batch, Integer.MAX_VALUE);
        for (int piece = 1; piece < 4; piece++) {
            assertEquals(bodies, bodies(batch, piece));
        }
        return bodies;
    }

    @Test
    void eachTransactionIsAMessageWithItsOwnEnvelopeAndBody() {
        Iterator<Message> messages =
                read(
                        "HELO x\r\nSEND FROM:<>\r\nRCPT TO:<ann>\r\nDATA\r\none\r\n.\r\n"
                                + "MAIL FROM:<a@b.org>\r\nRCPT TO:<c@d.org>\r\nRCPT TO:<e@f.org>\r\n"
                                + "DATA\r\ntwo\r\n.\r\nQUIT\r\n");
        Message one = messages.next();
        Message two = messages.next();
        assertFalse(messages.hasNext());
        assertTrue(closed);
        assertEquals("SEND", one.getHeader(SmtpRawConstants.VERB));
        assertEquals("", one.getHeader(SmtpRawConstants.FROM));
        assertEquals(List.of(Recipient.of("ann")), one.getHeader(SmtpRawConstants.TO));
        assertEquals("one\r\n", one.getBody(String.class));
        assertEquals("MAIL", two.getHeader(SmtpRawConstants.VERB));
        assertEquals("two\r\n", two.getBody(String.class));
        assertEquals(2, two.getHeader(SmtpRawConstants.TO, List.class).size());
        assertThrows(NoSuchElementException.class, messages::next);
    }

    @Test
    void theHeadersOfTheExchangeStayButNotThoseOfItsEnvelope() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader("CamelFileName", "x");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "Application/Batch-SMTP; a=b");
        exchange.getMessage().setHeader(SmtpRawConstants.ENVELOPE_ID, "old");
        exchange.getMessage().setHeader(SmtpRawConstants.SIZE, 7L);
        InputStream stream = new ByteArrayInputStream((ENVELOPE + "DATA\r\n.\r\n").getBytes());
        Message message =
                (Message)
                        ((Iterator<?>) new BatchSmtpDataFormat().unmarshal(exchange, stream))
                                .next();
        assertEquals("x", message.getHeader("CamelFileName"));
        assertEquals(null, message.getHeader(Exchange.CONTENT_TYPE));
        assertEquals(null, message.getHeader(SmtpRawConstants.ENVELOPE_ID));
        assertEquals(null, message.getHeader(SmtpRawConstants.SIZE));
    }

    @Test
    void filesWithTheLineEndsOfUnixAreReadAsIfTheyHadThoseOfSmtp() {
        String unix =
                "HELO x\nMAIL FROM:<a@b.org>\nRCPT TO:<c@d.org>\nDATA\none\n..\n\r\ntwo\r\n.\n"
                        + "\nMAIL FROM:<a@b.org>\nRCPT TO:<c@d.org>\nDATA\n.\nQUIT";
        assertEquals(List.of("one\r\n.\r\n\r\ntwo\r\n", ""), bodies(unix));
    }

    @Test
    void inABatchOfWholeLinesContentWithABareLineFeedNeverBecomesCommands() {
        String smuggled =
                "EHLO x\r\n" + ENVELOPE + "DATA\r\na\n.\nRSET\n" + ENVELOPE + "DATA\r\nb\r\n.\r\n";
        assertEquals(List.of("a\r\n.\r\nRSET\r\n" + ENVELOPE + "DATA\r\nb\r\n"), bodies(smuggled));
    }

    @Test
    void chunksAreTakenTogetherOctetForOctet() {
        assertEquals(
                List.of("one\r\n.\r\ntwo\nQUIT", ""),
                bodies(
                        ENVELOPE
                                + "BDAT 8\r\none\r\n.\r\nbdat 0\r\nBDAT 8 last\r\ntwo\nQUIT"
                                + ENVELOPE
                                + "BDAT 0 LAST\r\nQUIT\r\n"));
    }

    @Test
    void whatIsSaidWithoutEffectIsPassedOver() {
        assertEquals(
                List.of("x\r\n"),
                bodies(
                        "TICK 1\r\nVERB ON\r\nHELO x\r\nNOOP\r\nVRFY ann\r\nHELP\r\nRSET\r\n\r\n"
                                + "mail from : <x@y.org>  SIZE=100 AUTH=<> BODY=8BITMIME\r\nRSET\r\n"
                                + "MAIL FROM:<x@y.org>\r\nEHLO x\r\n"
                                + "MAIL FROM:<a@b.org>\r\nNOOP ORIGINAL=+\r\nNOOP\r\n"
                                + "RCPT TO:<@relay.org:c@d.org>\r\nNOOP x\r\nDATA\r\nx\r\n.\r\n"));
    }

    @Test
    void batchesOneBehindTheOtherAreReadAsOne() {
        String batch = "EHLO x\r\n" + ENVELOPE + "DATA\r\nx\r\n.\r\nQUIT\r\n";
        assertEquals(List.of("x\r\n", "x\r\n"), bodies(batch + batch));
        assertEquals(List.of(), bodies(""));
        assertEquals(List.of(), bodies("EHLO x\r\nQUIT\r\n"));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    3 | within the transaction     | MAIL FROM:<a@b.org>;RCPT TO:<c@d.org>;QUIT
                    2 | within the transaction     | MAIL FROM:<a@b.org>;SEND FROM:<a@b.org>
                    2 | the batch ends within      | MAIL FROM:<a@b.org>
                    1 | RCPT without MAIL          | RCPT TO:<a@b.org>
                    2 | DATA without a recipient   | MAIL FROM:<a@b.org>;DATA
                    3 | DATA has no argument       | MAIL FROM:<a@b.org>;RCPT TO:<c@d.org>;DATA x
                    4 | not ended by a line        | MAIL FROM:<a@b.org>;RCPT TO:<c@d.org>;DATA;x;y
                    4 | 3 are missing              | MAIL FROM:<a@b.org>;RCPT TO:<c@d.org>;BDAT 6 LAST;x
                    3 | followed by a size         | MAIL FROM:<a@b.org>;RCPT TO:<c@d.org>;BDAT -1 LAST
                    5 | LAST is missing            | MAIL FROM:<a@b.org>;RCPT TO:<c@d.org>;BDAT 3;x;QUIT
                    1 | not a command              | FROBNICATE
                    1 | not a command              | STARTTLS
                    2 | angle brackets             | EHLO x;MAIL FROM:a@b.org
                    2 | Bad                        | MAIL FROM:<a@b.org>;RCPT TO:<a..b@c.org>
                    1 | RET is FULL or HDRS        | MAIL FROM:<a@b.org> RET=SOME
                    1 | not xtext                  | MAIL FROM:<a@b.org> ENVID=a+b
                    """)
    void whatIsWrongIsToldWithItsLine(long line, String what, String batch) {
        Iterator<Message> messages = read(batch.replace(";", "\r\n") + "\r\n");
        BatchSyntaxException e = assertThrows(BatchSyntaxException.class, messages::next);
        assertTrue(
                e.getMessage().startsWith("Line " + line + " of the batch, in transaction 1: "),
                e.getMessage());
        assertTrue(e.getMessage().contains(what), e.getMessage());
        assertEquals(line, e.getLine());
        assertTrue(closed);
        assertFalse(messages.hasNext());
    }

    @Test
    void messagesAheadOfTheDamageAreGivenOutAndLinesOfContentAreCounted() {
        Iterator<Message> messages = read(ENVELOPE + "DATA\r\nx\r\ny\r\n.\r\nWHAT\r\n");
        assertTrue(messages.hasNext());
        assertEquals("x\r\ny\r\n", messages.next().getBody(String.class));
        assertTrue(messages.hasNext());
        BatchSyntaxException e = assertThrows(BatchSyntaxException.class, messages::next);
        assertEquals(7, e.getLine());
        assertEquals(2, e.getTransaction());
        assertEquals(
                "Line 7 of the batch, in transaction 2: not a command of batch SMTP",
                e.getMessage());
        assertFalse(messages.hasNext());
    }

    @Test
    void aBatchWhoseStreamBreaksTellsWhereAndWhatWasAheadOfItIsGivenOut() {
        InputStream ahead = new ByteArrayInputStream((whole() + whole() + ENVELOPE).getBytes());
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("disk on fire");
                    }
                };
        Iterator<?> messages =
                (Iterator<?>)
                        new BatchSmtpDataFormat()
                                .unmarshal(
                                        new DefaultExchange(context),
                                        new SequenceInputStream(ahead, broken));
        messages.next();
        messages.next();
        BatchSyntaxException e = assertThrows(BatchSyntaxException.class, messages::next);
        assertEquals(3, e.getTransaction());
        assertEquals(13, e.getLine());
        assertEquals("disk on fire", e.getCause().getMessage());
    }

    private static String whole() {
        return ENVELOPE + "DATA\r\nx\r\n.\r\n";
    }

    @Test
    void aLineWithoutEndIsRefusedAndNotGathered() {
        String endless = "NOOP " + "x".repeat(1_000_000);
        assertEquals(1, assertThrows(BatchSyntaxException.class, read(endless)::next).getLine());
        assertEquals(
                2,
                assertThrows(BatchSyntaxException.class, read("EHLO x\r\n" + endless)::next)
                        .getLine());
    }

    @Test
    void aBareLineFeedEndsNoCommandInABatchOfWholeLines() {
        BatchSyntaxException e =
                assertThrows(
                        BatchSyntaxException.class,
                        read("EHLO x\r\n" + ENVELOPE.replace("\r", "") + "DATA\r\n.\r\n")::next);
        assertEquals(2, e.getLine());
    }

    @Test
    void aBatchWithChunksWhoseLineEndsWereChangedIsRefused() {
        BatchSyntaxException e =
                assertThrows(
                        BatchSyntaxException.class,
                        read((ENVELOPE + "BDAT 3 LAST\r\na\r\n").replace("\r", ""))::next);
        assertEquals(3, e.getLine());
    }

    @Test
    void closingEndsIt() throws Exception {
        Iterator<Message> messages = read(ENVELOPE + "DATA\r\n.\r\n");
        ((Closeable) messages).close();
        assertTrue(closed);
        assertFalse(messages.hasNext());
    }

    @Test
    void contentAcrossTheBoundsOfReadingIsWhole() {
        for (int length = 32_700; length < 32_800; length++) {
            String content = "x".repeat(length) + "\r\n..\r\n.y\r\n";
            String batch = ENVELOPE + "DATA\r\n" + content.replace("\r\n.", "\r\n..") + ".\r\n";
            Message message = read(batch).next();
            assertArrayEquals(content.getBytes(), message.getBody(byte[].class));
            String unix = batch.replace("\r", "");
            assertArrayEquals(content.getBytes(), read(unix).next().getBody(byte[].class));
        }
    }
}
