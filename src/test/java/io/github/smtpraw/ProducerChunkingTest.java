package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content by BDAT (RFC 3030), octet by octet. */
class ProducerChunkingTest extends ProducerTestSupport {
    private static final int PIECE = 128 * 1024;
    private static final int MEMORY_PIECE = 4 * PIECE;

    @TempDir Path directory;

    /** Takes one message and asserts its chunks: their commands, then what was in all of them. */
    private static ScriptedServer.Script takes(String mail, List<String> chunks, String content) {
        return session -> {
            session.open("CHUNKING", "PIPELINING", "8BITMIME", "BINARYMIME", "SIZE");
            session.expect(mail, "RCPT TO:<bob@example.net>");
            session.say("250 ok", "250 ok");
            StringBuilder all = new StringBuilder();
            for (String chunk : chunks) {
                all.append(session.chunk(chunk));
                session.say("250 ok");
            }
            // Not by assertEquals, which would print it.
            if (!content.contentEquals(all)) {
                throw new AssertionError("the content came out otherwise");
            }
            session.answer("QUIT", "221 bye");
        };
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of(bytes("a\r\n"), "a\r\n"),
                Arguments.of("no end", "no end"),
                Arguments.of("", ""),
                Arguments.of(null, ""),
                Arguments.of(stream(""), ""),
                Arguments.of("a\nb\rc\r\nd\r", "a\r\nb\r\nc\r\nd\r\n"),
                Arguments.of(stream("a\nb\rc\r\nd\r"), "a\r\nb\r\nc\r\nd\r\n"),
                Arguments.of(".\r\n..\r\n.", ".\r\n..\r\n."),
                Arguments.of(stream(".\r\n..\r\n."), ".\r\n..\r\n."),
                Arguments.of(new InputStreamCache(bytes(".cache")), ".cache"),
                Arguments.of(bytes("\u00e9"), "\u00e9"));
    }

    /** One that has to be read piece by piece. */
    private static InputStream stream(String text) {
        InputStream rest = new ByteArrayInputStream(bytes(text));
        return new SequenceInputStream(new ByteArrayInputStream(new byte[0]), rest);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** SIZE allows for the end that DATA would need, since it is said of the message. */
    @ParameterizedTest
    @MethodSource("bodies")
    void smallContentIsOneChunkInCanonicalFormWithNoDotAndNoEndAdded(Object body, String wire)
            throws Exception {
        boolean sized = !(body instanceof SequenceInputStream);
        int size = wire.length() + (wire.isEmpty() || wire.endsWith("\r\n") ? 0 : 2);
        boolean declared = !sized || wire.startsWith("\u00e9");
        String mail =
                "MAIL FROM:<ann@example.org>"
                        + (sized ? " SIZE=" + size : "")
                        + (declared ? " BODY=8BITMIME" : "");
        List<String> chunks = List.of("BDAT " + wire.length() + " LAST");
        try (ScriptedServer server = new ScriptedServer(takes(mail, chunks, wire))) {
            assertNull(send(server, "maxMessagesPerConnection=1", body).getException());
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                PIECE - 2,
                PIECE,
                PIECE + 1,
                2 * PIECE,
                2 * PIECE + 1,
                4 * PIECE,
                5 * PIECE + 7
            })
    void bigContentIsManyChunksOfWhichTheLastIsSaidToBeIt(int size) throws Exception {
        String text = GeneratedStream.text(size);
        Path file = Files.write(directory.resolve("body"), bytes(text));
        List<String> pieces = chunks(size, PIECE);
        // In memory it is known at once what it is, up to a bound, and always where it ends.
        boolean whole = size <= PIECE;
        List<String> inPlace = chunks(size, MEMORY_PIECE);
        if (size % MEMORY_PIECE == 0) {
            inPlace.remove(inPlace.size() - 1);
            inPlace.set(inPlace.size() - 1, "BDAT " + MEMORY_PIECE + " LAST");
        }
        String from = "MAIL FROM:<ann@example.org>";
        String sized = from + " SIZE=" + size + " BODY=8BITMIME";
        String known = from + " SIZE=" + (text.endsWith("\r\n") ? size : size + 2);
        String inMemory = whole ? known : sized;
        sends(inMemory, inPlace, bytes(text), text);
        sends(inMemory, inPlace, text, text);
        sends(inMemory, whole ? inPlace : pieces, new InputStreamCache(bytes(text)), text);
        sends(sized, pieces, file.toFile(), text);
        String unsized = from + " BODY=8BITMIME";
        GeneratedStream stream = new GeneratedStream(size);
        sends(unsized, pieces, stream, text);
        assertTrue(stream.isClosed());
    }

    /** As a stream is sent, whose end is seen only behind the last octet. */
    private static List<String> chunks(int size, int piece) {
        List<String> chunks = new ArrayList<>();
        for (int left = size; left >= piece; left -= piece) {
            chunks.add("BDAT " + piece);
        }
        chunks.add("BDAT " + size % piece + " LAST");
        return chunks;
    }

    private void sends(String mail, List<String> chunks, Object body, String text)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer(takes(mail, chunks, text))) {
            assertNull(send(server, "maxMessagesPerConnection=1", body).getException());
        }
    }

    @Test
    void aLineEndCutByTheEndOfAPieceIsOneLineEnd() throws Exception {
        String text = "x".repeat(PIECE - 1) + "\r\n" + "y".repeat(PIECE - 2) + "\rz\n";
        String wire = text.replace("\rz\n", "\r\nz\r\n");
        // The CR at the end of the first piece brings its LF, the one of the second piece too.
        List<String> chunks = List.of("BDAT " + (PIECE + 1), "BDAT " + PIECE, "BDAT 3 LAST");
        String mail = "MAIL FROM:<ann@example.org> BODY=8BITMIME";
        try (ScriptedServer server = new ScriptedServer(takes(mail, chunks, wire))) {
            assertNull(send(server, "maxMessagesPerConnection=1", stream(text)).getException());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void binaryContentGoesVerbatimWhereBinaryMimeIsListed(boolean streamed) throws Exception {
        String text = "\u0000\n\r.\n\u00ff\r";
        Object body = streamed ? stream(text) : bytes(text);
        String mail =
                "MAIL FROM:<ann@example.org>" + (streamed ? "" : " SIZE=7") + " BODY=BINARYMIME";
        try (ScriptedServer server =
                new ScriptedServer(takes(mail, List.of("BDAT 7 LAST"), text))) {
            Exchange sent =
                    send(
                            server,
                            "maxMessagesPerConnection=1",
                            body,
                            "CamelSmtpBodyType",
                            "BINARYMIME");
            assertNull(sent.getException());
        }
    }

    @ParameterizedTest
    @CsvSource({"CHUNKING, true", "BINARYMIME, false", "8BITMIME, true", "8BITMIME, false"})
    void binaryContentIsNotSentWhereItCanNotGoVerbatim(String listed, boolean streamed)
            throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING", listed);
                            session.answer("QUIT", "221 bye");
                        })) {
            Object body = streamed ? stream("\u0000\n") : bytes("\u0000\n");
            Exchange sent = send(server, "", body, "CamelSmtpBodyType", "BINARYMIME");
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("5.6.3", failure.getReply().getStatus());
            assertEquals(List.of("EHLO here"), server.transcript());
            context.stop();
        }
    }
}
