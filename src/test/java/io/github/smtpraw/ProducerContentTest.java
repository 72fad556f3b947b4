package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerContentTest extends ProducerTestSupport {
    @TempDir Path directory;

    private final BlockingQueue<String> contents = new LinkedBlockingQueue<>();

    private ScriptedServer server(String... extensions) throws IOException {
        return new ScriptedServer(
                session -> {
                    session.open(extensions);
                    String line = session.line();
                    while (line != null) {
                        session.say(line.equals("DATA") ? "354 go on" : "250 ok");
                        if (line.equals("DATA")) {
                            contents.add(session.take("250 taken"));
                        }
                        line = session.line();
                    }
                });
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of(null, ".\r\n"),
                Arguments.of("", ".\r\n"),
                Arguments.of("a\nb", "a\r\nb\r\n.\r\n"),
                Arguments.of(".\r\n.", "..\r\n..\r\n.\r\n"),
                Arguments.of(bytes("a\r\n.b\r\n"), "a\r\n..b\r\n.\r\n"),
                Arguments.of(new ByteArrayInputStream(bytes("x\ry")), "x\r\ny\r\n.\r\n"),
                Arguments.of(new StringBuilder("built"), "built\r\n.\r\n"),
                Arguments.of(42, "42\r\n.\r\n"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void sendsABodyOfAnyTypeInCanonicalForm(Object body, String wire) throws Exception {
        try (ScriptedServer server = server()) {
            assertNull(send(server, "", body).getException());
            assertEquals(wire, contents.take());
        }
    }

    @Test
    void aStringIsUtf8UnlessTheExchangeNamesAnotherCharset() throws Exception {
        try (ScriptedServer server = server("8BITMIME")) {
            assertNull(send(server, "", "\u00e9").getException());
            assertEquals("\u00c3\u00a9\r\n.\r\n", contents.take());
            Exchange sent =
                    template.request(
                            server.uri(OPTIONS),
                            exchange -> {
                                exchange.getMessage().setBody("\u00e9");
                                exchange.setProperty(Exchange.CHARSET_NAME, "ISO-8859-1");
                            });
            assertNull(sent.getException());
            assertEquals("\u00e9\r\n.\r\n", contents.take());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 131071, 131072, 131073, 262144, 3_000_000})
    void sendsContentOfAnySizeFromMemoryFileAndStream(int size) throws Exception {
        byte[] body = lines(size);
        String wire = new String(body, StandardCharsets.ISO_8859_1) + ".\r\n";
        Path file = Files.write(directory.resolve("body"), body);
        try (ScriptedServer server = server("SIZE", "8BITMIME")) {
            Object[] bodies = {
                body,
                new String(body, StandardCharsets.US_ASCII),
                file.toFile(),
                new InputStreamCache(body),
                Files.newInputStream(file),
                spooled(body)
            };
            for (Object one : bodies) {
                assertNull(send(server, "", one).getException());
                assertTrue(wire.equals(contents.take()), one.getClass() + " came out otherwise");
            }
            assertEquals(1, server.connections());
        }
    }

    private StreamCache spooled(byte[] body) throws IOException {
        context.getStreamCachingStrategy().setSpoolEnabled(true);
        context.getStreamCachingStrategy().setSpoolDirectory(directory.toFile());
        CachedOutputStream out = new CachedOutputStream(new DefaultExchange(context), false);
        out.write(body);
        return out.newStreamCache();
    }

    @Test
    void aStreamCacheCanBeReadAgainAfterwards() throws Exception {
        byte[] body = bytes("again and again\r\n");
        StreamCache cache = new InputStreamCache(body);
        try (ScriptedServer server = server()) {
            assertNull(send(server, "", cache).getException());
            Exchange sent = send(server, "", cache);
            assertNull(sent.getException());
            assertSame(cache, sent.getMessage().getBody());
            assertArrayEquals(body, sent.getMessage().getBody(byte[].class));
        }
    }

    @Test
    void aStreamIsClosedAtTheEnd() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        try (ScriptedServer server = server()) {
            assertNull(send(server, "", stream(bytes("x"), closed)).getException());
            assertTrue(closed.get());
        }
    }

    @Test
    void aStreamIsClosedThoughNothingWasSent() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        try (ScriptedServer server = new ScriptedServer(session -> session.say("554 no"))) {
            Exchange sent = send(server, "", stream(bytes("x"), closed));
            failure(SmtpPermanentException.class, sent);
            assertTrue(closed.get());
        }
    }

    private static InputStream stream(byte[] octets, AtomicBoolean closed) {
        // No ByteArrayInputStream of its own type, which would be read at once.
        InputStream in = new ByteArrayInputStream(octets);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }

    @Test
    void aBodyThatCanNotBeReadFailsWithItsOwnExceptionAndIsNotSent() throws Exception {
        IOException broken = new IOException("the disk is gone");
        InputStream in =
                new InputStream() {
                    private int left = 300_000;

                    @Override
                    public int read() throws IOException {
                        if (--left < 0) {
                            throw broken;
                        }
                        return 'x';
                    }
                };
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            String content = session.rest();
                            assertTrue(content.length() <= 300_000 && !content.endsWith(".\r\n"));
                        })) {
            assertSame(broken, send(server, "", in).getException());
        }
    }

    @Test
    void declaresSizeAndTypeWhereTheyAreListedAndKnown() throws Exception {
        try (ScriptedServer server = server("SIZE", "8BITMIME")) {
            send(server, "", "a\n");
            send(server, "", ".\u00e9");
            send(server, "", "a", "CamelSmtpBodyType", "8BITMIME");
            send(server, "", Files.newInputStream(Files.write(directory.resolve("f"), bytes("x"))));
            assertEquals(
                    Stream.of(" SIZE=3", " SIZE=5 BODY=8BITMIME", " SIZE=3", " BODY=8BITMIME")
                            .map(parameters -> "MAIL FROM:<ann@example.org>" + parameters)
                            .toList(),
                    server.transcript().stream().filter(l -> l.startsWith("MAIL")).toList());
        }
    }

    @Test
    void whatWasSaidOfAStreamIsNotBelievedWhereItMayBeOutOfDate() throws Exception {
        try (ScriptedServer server = server("8BITMIME")) {
            InputStream file =
                    Files.newInputStream(Files.write(directory.resolve("f"), bytes("é")));
            assertNull(send(server, "", file, "CamelSmtpBodyType", "7BIT").getException());
            assertTrue(
                    server.transcript().contains("MAIL FROM:<ann@example.org> BODY=8BITMIME"),
                    server.transcript()::toString);
        }
    }

    @Test
    void aMessageBeyondTheListedSizeIsNotSent() throws Exception {
        try (ScriptedServer server = server("SIZE 100")) {
            assertNull(send(server, "", "x".repeat(98)).getException());
            Exchange sent = send(server, "", "x".repeat(99));
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("5.3.4", failure.getReply().getStatus());
            assertEquals(ClientStage.MAIL, failure.getStage());
            // It is our word, not the other server's.
            assertTrue(failure.getMessage().contains("not sent to"), failure.getMessage());
            assertNull(sent.getMessage().getHeader("CamelSmtpResponseCode"));
            assertEquals(1, server.connections());
            assertEquals(1, server.transcript().stream().filter(l -> l.startsWith("MAIL")).count());
        }
    }

    @Test
    void contentBeyondAsciiIsNotSentWithout8BitMime() throws Exception {
        try (ScriptedServer server = server("SIZE")) {
            Exchange sent = send(server, "", "\u00e9");
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("5.6.3", failure.getReply().getStatus());
            assertTrue(server.transcript().stream().noneMatch(l -> l.startsWith("MAIL")));
        }
    }

    @Test
    void aStreamThatTurnsOutToBeBeyondAsciiIsGivenUpWithout8BitMime() throws Exception {
        byte[] body = lines(400_000);
        body[399_000] = (byte) 0xE9;
        Path file = Files.write(directory.resolve("body"), body);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            assertTrue(!session.rest().endsWith(".\r\n"));
                        })) {
            Exchange sent = send(server, "", file.toFile());
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("5.6.3", failure.getReply().getStatus());
        }
    }

    private static byte[] lines(int size) {
        Random random = new Random(size);
        byte[] octets = new byte[size];
        for (int i = 0; i < size; i++) {
            octets[i] = (byte) ('a' + random.nextInt(26));
        }
        for (int end = size; end >= 2; end -= 2 + random.nextInt(100)) {
            octets[end - 2] = '\r';
            octets[end - 1] = '\n';
        }
        if (size == 1) {
            octets[0] = 'x';
        }
        return size == 1 ? bytes("x\r\n") : octets;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
