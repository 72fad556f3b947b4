package io.github.smtpraw.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchRoundTripTest {
    @TempDir Path directory;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final BatchSmtpDataFormat format = new BatchSmtpDataFormat();

    @BeforeEach
    void start() {
        context.getStreamCachingStrategy().setSpoolEnabled(true);
        context.getStreamCachingStrategy().setSpoolDirectory(directory.toFile());
        context.start();
        format.setHeloName("mx.example.org");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(SmtpRawConstants.FROM, "ann@example.org");
        exchange.getMessage().setHeader(SmtpRawConstants.TO, "bob@example.org");
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private String marshal(Exchange exchange) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.marshal(exchange, exchange.getMessage().getBody(), out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private List<Message> unmarshal(String batch) {
        InputStream in = new ByteArrayInputStream(batch.getBytes(StandardCharsets.ISO_8859_1));
        List<Message> messages = new ArrayList<>();
        ((Iterator<?>) format.unmarshal(new DefaultExchange(context), in))
                .forEachRemaining(message -> messages.add((Message) message));
        return messages;
    }

    private Message roundTrip(Exchange exchange) throws Exception {
        List<Message> messages = unmarshal(marshal(exchange));
        assertEquals(1, messages.size());
        return messages.get(0);
    }

    static Stream<Arguments> contents() {
        StringBuilder all = new StringBuilder();
        for (int first = 0; first < 256; first++) {
            all.append((char) first).append("\r\n").append((char) first).append('.');
        }
        return Stream.of(
                Arguments.of("empty", "", "7BIT", true),
                Arguments.of("one line", "Subject: x\r\n\r\nhello\r\n", "7BIT", true),
                Arguments.of("a dot", ".\r\n", "7BIT", true),
                Arguments.of("dots", "..\r\n.a\r\n...\r\na.\r\n", "7BIT", true),
                Arguments.of("blank lines", "\r\n\r\n.\r\n\r\n", "7BIT", true),
                Arguments.of("8 bit", "Gr\u00fc\u00df\r\n", "8BITMIME", true),
                Arguments.of("long line", ".".repeat(70_000) + "\r\n", "7BIT", true),
                Arguments.of("commands", "QUIT\r\nMAIL FROM:<>\r\n", "7BIT", true),
                Arguments.of("no line end", "hello", "7BIT", false),
                Arguments.of("no line end, 8 bit", "\u00fc", "8BITMIME", false),
                Arguments.of("bare LF", "a\n.\nQUIT\r\n", "BINARYMIME", false),
                Arguments.of("bare CR", "a\r.\r\n", "BINARYMIME", false),
                Arguments.of("CR at the end", "a\r", "BINARYMIME", false),
                Arguments.of("LF first", "\n", "BINARYMIME", false),
                Arguments.of("NUL", "a\0b\r\n", "BINARYMIME", false),
                Arguments.of("all octets", all.toString(), "BINARYMIME", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void contentComesBackOctetForOctetByDataWhereThatCanBe(
            String name, String content, String bodyType, boolean data) throws Exception {
        byte[] octets = content.getBytes(StandardCharsets.ISO_8859_1);
        String batch = marshal(exchange(octets));
        assertEquals(data, batch.contains("\r\nDATA\r\n"), batch);
        assertEquals(!data, batch.contains("\r\nBDAT " + octets.length + " LAST\r\n"), batch);
        List<Message> messages = unmarshal(batch);
        assertEquals(1, messages.size());
        assertArrayEquals(octets, messages.get(0).getBody(byte[].class));
        assertEquals(bodyType, messages.get(0).getHeader(SmtpRawConstants.BODY_TYPE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fiveMegabytesComeBackWithoutStandingOnTheHeap(boolean text) throws Exception {
        byte[] octets = new byte[5 << 20];
        new Random(7).nextBytes(octets);
        if (text) {
            for (int i = 0; i < octets.length; i++) {
                octets[i] = (byte) (i % 50 == 48 ? '\r' : i % 50 == 49 ? '\n' : '.');
            }
            octets[octets.length - 2] = '\r';
            octets[octets.length - 1] = '\n';
        }
        Exchange exchange = exchange(new ByteArrayInputStream(octets));
        Path file = directory.resolve("batch");
        try (var out = Files.newOutputStream(file)) {
            format.marshal(exchange, exchange.getMessage().getBody(), out);
        }
        Iterator<?> messages = (Iterator<?>) format.unmarshal(exchange, Files.newInputStream(file));
        Message message = (Message) messages.next();
        assertFalse(messages.hasNext());
        StreamCache body = (StreamCache) message.getBody();
        assertFalse(body.inMemory());
        assertArrayEquals(octets, message.getBody(byte[].class));
    }

    @Test
    void theBatchIsASessionThatAnyReaderOfBatchSmtpCanReplay() throws Exception {
        Exchange exchange = exchange("Subject: x\r\n\r\n.hello\r\n");
        exchange.getMessage().setHeader(SmtpRawConstants.VERB, "SAML");
        assertEquals(
                "EHLO mx.example.org\r\n"
                        + "SAML FROM:<ann@example.org>\r\n"
                        + "RCPT TO:<bob@example.org>\r\n"
                        + "DATA\r\n"
                        + "Subject: x\r\n\r\n..hello\r\n"
                        + ".\r\n"
                        + "QUIT\r\n",
                marshal(exchange));
        assertEquals(
                "application/batch-SMTP; required-extensions=\"SAML\"",
                exchange.getMessage().getHeader(Exchange.CONTENT_TYPE));
    }

    @Test
    void theWholeEnvelopeComesBack() throws Exception {
        Exchange exchange = exchange("hello\r\n");
        Recipient bob =
                Recipient.of("\"b o,b\"@example.org")
                        .withOriginal("list+=@example.org")
                        .withDsnNotify("SUCCESS,DELAY")
                        .withDsnOriginal("rfc822;b+o b@example.org")
                        .withParameters(Map.of("RRVS", "2014-04-03T23:01:00Z"));
        Recipient umlaut = Recipient.of("jörg@example.org").withOriginal("jörg");
        Map<String, Object> headers =
                Map.of(
                        SmtpRawConstants.VERB, "SOML",
                        SmtpRawConstants.FROM, "",
                        SmtpRawConstants.TO,
                                Recipients.of(List.of(bob, umlaut, Recipient.of("drozd"))),
                        SmtpRawConstants.UTF8, true,
                        SmtpRawConstants.BODY_TYPE, "7BIT",
                        SmtpRawConstants.REQUIRE_TLS, true,
                        SmtpRawConstants.ENVELOPE_ID, "QQ 314+159=ü",
                        SmtpRawConstants.RETURN, "HDRS",
                        SmtpRawConstants.MAIL_PARAMETERS,
                                Map.of("MT-PRIORITY", "3", "SOLICIT", "org.example:ADV"));
        exchange.getMessage().setHeaders(headers);
        Message message = roundTrip(exchange);
        assertEquals(headers, message.getHeaders());
    }

    @Test
    void aMinimalEnvelopeGetsNoHeadersThatItDidNotHave() throws Exception {
        assertEquals(
                Map.of(
                        SmtpRawConstants.VERB, "MAIL",
                        SmtpRawConstants.FROM, "ann@example.org",
                        SmtpRawConstants.TO, List.of(Recipient.of("bob@example.org")),
                        SmtpRawConstants.BODY_TYPE, "7BIT",
                        SmtpRawConstants.UTF8, false),
                roundTrip(exchange("hello\r\n")).getHeaders());
    }

    @Test
    void membersWithASenderOfTheirOwnGetATransactionOfTheirOwn() throws Exception {
        Exchange exchange = exchange("hello\r\n");
        Recipient member =
                Recipient.of("m@x.org").withSender("owner-l@e.org").withOriginal("l@e.org");
        exchange.getMessage()
                .setHeader(
                        SmtpRawConstants.TO,
                        List.of(
                                Recipient.of("bob@e.org"),
                                member,
                                Recipient.of("carl@e.org"),
                                member.withAddress("n@x.org"),
                                Recipient.of("void@e.org").withSender("")));
        List<Message> messages = unmarshal(marshal(exchange));
        assertEquals(
                List.of("ann@example.org", "owner-l@e.org", ""),
                messages.stream().map(m -> m.getHeader(SmtpRawConstants.FROM)).toList());
        assertEquals(
                List.of(
                        List.of(Recipient.of("bob@e.org"), Recipient.of("carl@e.org")),
                        List.of(
                                member.withSender(null),
                                member.withSender(null).withAddress("n@x.org")),
                        List.of(Recipient.of("void@e.org"))),
                messages.stream().map(m -> m.getHeader(SmtpRawConstants.TO)).toList());
        for (Message message : messages) {
            assertEquals("hello\r\n", message.getBody(String.class));
        }
    }

    static Stream<Arguments> recipientForms() {
        Recipient bob = Recipient.of("bob@example.org");
        Recipient comma = Recipient.of("\"c,d\"@example.org");
        return Stream.of(
                Arguments.of(bob, List.of(bob)),
                Arguments.of("bob@example.org", List.of(bob)),
                Arguments.of(" bob@example.org , \"c,d\"@example.org", List.of(bob, comma)),
                Arguments.of(
                        List.of("bob@example.org", "\"c,d\"@example.org"), List.of(bob, comma)));
    }

    @ParameterizedTest
    @MethodSource("recipientForms")
    void recipientsMayBeGivenInEveryFormThatTheProducerTakes(Object to, List<Recipient> expected)
            throws Exception {
        Exchange exchange = exchange("hello\r\n");
        exchange.getMessage().setHeader(SmtpRawConstants.TO, to);
        assertEquals(expected, roundTrip(exchange).getHeader(SmtpRawConstants.TO));
    }

    static Stream<Arguments> impossible() {
        Recipient bob = Recipient.of("bob@example.org");
        return Stream.of(
                Arguments.of(SmtpRawConstants.FROM, null),
                Arguments.of(SmtpRawConstants.FROM, "a@b.org> SIZE=1"),
                Arguments.of(SmtpRawConstants.FROM, "a@b.org>\r\nQUIT\r\n"),
                Arguments.of(SmtpRawConstants.TO, null),
                Arguments.of(SmtpRawConstants.TO, " , "),
                Arguments.of(SmtpRawConstants.TO, 17),
                Arguments.of(SmtpRawConstants.TO, "a@b.org>\nRCPT TO:<c@d.org"),
                Arguments.of(SmtpRawConstants.TO, bob.withDsnNotify("NEVER\r\nDATA")),
                Arguments.of(SmtpRawConstants.TO, bob.withDsnNotify("NEVER SIZE=1")),
                Arguments.of(SmtpRawConstants.TO, bob.withDsnOriginal("a\nb;c")),
                Arguments.of(SmtpRawConstants.TO, bob.withParameters(Map.of("A B", ""))),
                Arguments.of(SmtpRawConstants.TO, bob.withParameters(Map.of("", ""))),
                Arguments.of(SmtpRawConstants.VERB, "VRFY"),
                Arguments.of(SmtpRawConstants.RETURN, "FULL X"),
                Arguments.of(SmtpRawConstants.MAIL_PARAMETERS, Map.of("X", "a\0b")),
                Arguments.of(SmtpRawConstants.MAIL_PARAMETERS, Map.of("X", "ü")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("impossible")
    void whatCanNotStandInACommandIsRefusedAndNothingIsWritten(String header, Object value) {
        Exchange exchange = exchange("hello\r\n");
        exchange.getMessage().setHeader(header, value);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CamelExchangeException e =
                assertThrows(
                        CamelExchangeException.class,
                        () -> format.marshal(exchange, "hello\r\n", out));
        assertTrue(
                e.getCause().getMessage().contains(header) || header.equals(SmtpRawConstants.VERB));
        assertEquals(0, out.size());
    }

    @Test
    void theTimeInTheQueueIsTakenOffTheParametersThatCountSeconds() throws Exception {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        Exchange exchange = exchange("hello\r\n");
        exchange.getMessage()
                .setHeader(
                        SmtpRawConstants.MAIL_PARAMETERS,
                        Map.of("BY", "120;RT", "HOLDFOR", "300", "MT-PRIORITY", "3"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BatchSmtpDataFormat(Clock.fixed(then, ZoneOffset.UTC))
                .marshal(exchange, "hello\r\n", out);
        assertEquals(
                Map.of("BY", "120;RT", "HOLDFOR", "300", "MT-PRIORITY", "3"),
                parametersAt(then.minusSeconds(9), out));
        assertEquals(
                Map.of("BY", "20;RT", "HOLDFOR", "200", "MT-PRIORITY", "3"),
                parametersAt(then.plusSeconds(100), out));
        assertEquals(
                Map.of("BY", "-180;RT", "MT-PRIORITY", "3"),
                parametersAt(then.plusSeconds(300), out));
    }

    private Object parametersAt(Instant time, ByteArrayOutputStream batch) {
        InputStream in = new ByteArrayInputStream(batch.toByteArray());
        BatchSmtpDataFormat later = new BatchSmtpDataFormat(Clock.fixed(time, ZoneOffset.UTC));
        Iterator<?> messages = (Iterator<?>) later.unmarshal(new DefaultExchange(context), in);
        return ((Message) messages.next()).getHeader(SmtpRawConstants.MAIL_PARAMETERS);
    }

    @Test
    void theBodyCanBeReadAgainAfterMarshalling() throws Exception {
        Exchange exchange = exchange(new ByteArrayInputStream("hello\r\n".getBytes()));
        StreamCache cache =
                context.getTypeConverter()
                        .convertTo(StreamCache.class, exchange, exchange.getMessage().getBody());
        exchange.getMessage().setBody(cache);
        marshal(exchange);
        assertEquals("hello\r\n", exchange.getMessage().getBody(String.class));
    }

    @Test
    void sourceRoutesOfBothPathsAreKept() throws Exception {
        Exchange exchange = exchange("Subject: x\r\n\r\n");
        String from = "@mx.example.org,@[IPv6:::1]:ann@example.com";
        exchange.getMessage().setHeader(SmtpRawConstants.FROM, from);
        Recipient to = Recipient.of("@b.example,@c.example:u@d.example");
        exchange.getMessage().setHeader(SmtpRawConstants.TO, List.of(to));
        Message back = unmarshal(marshal(exchange)).get(0);
        assertEquals(from, back.getHeader(SmtpRawConstants.FROM));
        assertEquals(List.of(to), back.getHeader(SmtpRawConstants.TO));
    }

    @Test
    void withoutExtensionsThereIsNothingThatRfc821DoesNotHave() throws Exception {
        format.setExtensions(false);
        Exchange exchange = exchange("Subject: \u00fc\r\n\r\n.no end");
        Recipient bob =
                Recipient.of("bob@example.org")
                        .withOriginal("list@example.org")
                        .withDsnNotify("NEVER")
                        .withParameters(Map.of("RRVS", "2014-04-03T23:01:00Z"));
        exchange.getMessage().setHeader(SmtpRawConstants.TO, bob);
        exchange.getMessage().setHeader(SmtpRawConstants.ENVELOPE_ID, "x");
        exchange.getMessage().setHeader(SmtpRawConstants.UTF8, true);
        exchange.getMessage().setHeader(SmtpRawConstants.MAIL_PARAMETERS, Map.of("BY", "120;N"));
        assertEquals(
                "HELO mx.example.org\r\n"
                        + "MAIL FROM:<ann@example.org>\r\n"
                        + "RCPT TO:<bob@example.org>\r\n"
                        + "NOOP ORIGINAL=list@example.org\r\n"
                        + "DATA\r\n"
                        + "Subject: \u00c3\u00bc\r\n\r\n..no end\r\n"
                        + ".\r\n"
                        + "QUIT\r\n",
                marshal(exchange));
        assertEquals(
                "application/batch-SMTP", exchange.getMessage().getHeader(Exchange.CONTENT_TYPE));
    }

    static Stream<Arguments> notWithoutExtensions() {
        return Stream.of(
                Arguments.of(SmtpRawConstants.REQUIRE_TLS, true, "x\r\n"),
                Arguments.of(SmtpRawConstants.FROM, "j\u00f6rg@example.org", "x\r\n"),
                Arguments.of(SmtpRawConstants.TO, "j\u00f6rg@example.org", "x\r\n"),
                Arguments.of("x", "y", "a\0b\r\n"),
                Arguments.of("x", "y", "a\nb\r\n"),
                Arguments.of("x", "y", "a\rb\r\n"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("notWithoutExtensions")
    void withoutExtensionsWhatNeedsThemIsRefusedAndNothingIsWritten(
            String header, Object value, String content) {
        format.setExtensions(false);
        Exchange exchange = exchange(content);
        exchange.getMessage().setHeader(header, value);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThrows(CamelExchangeException.class, () -> format.marshal(exchange, content, out));
        assertEquals(0, out.size());
    }
}
