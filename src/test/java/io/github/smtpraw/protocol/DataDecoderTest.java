package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DataDecoderTest {
    private static final int PAD = 5;

    /** What came out of one message, and the decoder that read it. */
    private record Decoded(String content, int consumed, DataDecoder decoder) {}

    /** Feeds pieces that end at those places, each in the middle of an array of its own. */
    private static Decoded decode(DataDecoder decoder, byte[] source, int... ends) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int consumed = 0;
        int from = 0;
        for (int i = 0; i <= ends.length; i++) {
            int to = i < ends.length ? ends[i] : source.length;
            boolean before = decoder.finished();
            byte[] array = new byte[PAD + to - from + PAD];
            Arrays.fill(array, (byte) 0x7E);
            System.arraycopy(source, from, array, PAD, to - from);
            int end = decoder.decode(array, PAD, PAD + to - from);
            content.write(decoder.array(), decoder.start(), end - decoder.start());
            consumed += decoder.consumed();
            if (before) {
                assertEquals(0, decoder.consumed(), "consumed behind the end");
                assertEquals(0, end - decoder.start(), "content behind the end");
            } else if (!decoder.finished()) {
                assertEquals(to - from, decoder.consumed());
            }
            assertUntouched(array, source, from, to, decoder.consumed());
            from = to;
        }
        assertEquals(content.size(), decoder.size());
        return new Decoded(content.toString(StandardCharsets.ISO_8859_1), consumed, decoder);
    }

    /** Nothing around the piece is written to, and nothing behind what was consumed. */
    private static void assertUntouched(
            byte[] array, byte[] source, int from, int to, int consumed) {
        for (int i = 0; i < PAD; i++) {
            assertEquals(0x7E, array[i]);
            assertEquals(0x7E, array[array.length - 1 - i]);
        }
        int rest = from + consumed;
        assertTrue(
                Arrays.equals(array, PAD + consumed, PAD + consumed + to - rest, source, rest, to));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int[] everyByte(int length) {
        int[] ends = new int[Math.max(0, length - 1)];
        Arrays.setAll(ends, i -> i + 1);
        return ends;
    }

    private static DataDecoder decoder(boolean convert) {
        return new DataDecoder(convert ? BareLineEndings.convert : BareLineEndings.reject);
    }

    /** Sequence, what it decodes to, that with its bare line endings converted. */
    static Stream<Arguments> sequences() {
        return Stream.of(
                Arguments.of("\n.\n", "\n.\n", "\r\n.\r\n"),
                Arguments.of("\n.\r", "\n.\r", "\r\n.\r\n"),
                Arguments.of("\r.\n", "\r.\n", "\r\n.\r\n"),
                Arguments.of("\r.\r", "\r.\r", "\r\n.\r\n"),
                Arguments.of("\n.\r\n", "\n.\r\n", "\r\n.\r\n"),
                Arguments.of("\r.\r\n", "\r.\r\n", "\r\n.\r\n"),
                Arguments.of("\r\n.\n", "\r\n\n", "\r\n\r\n"),
                Arguments.of("\r\n.\r", "\r\n\r", "\r\n\r\n"),
                Arguments.of("\r\n.\r\r\n", "\r\n\r\r\n", "\r\n\r\n\r\n"),
                Arguments.of("\r\r\n.\r\r\n", "\r\r\n\r\r\n", "\r\n\r\n\r\n\r\n"),
                Arguments.of("\n\r.\r\n", "\n\r.\r\n", "\r\n\r\n.\r\n"),
                Arguments.of("\n\n.\n\n", "\n\n.\n\n", "\r\n\r\n.\r\n\r\n"),
                Arguments.of("\r\n.\n.\r\n", "\r\n\n.\r\n", "\r\n\r\n.\r\n"),
                Arguments.of("\r\n.\r.\r\n", "\r\n\r.\r\n", "\r\n\r\n.\r\n"),
                Arguments.of("\r\n.\n\r\n", "\r\n\n\r\n", "\r\n\r\n\r\n"),
                Arguments.of("\n\n..\r\n", "\n\n..\r\n", "\r\n\r\n..\r\n"),
                Arguments.of("\r\n\0.\r\n", "\r\n\0.\r\n", "\r\n\0.\r\n"),
                Arguments.of("\r\n.\0\r\n", "\r\n\0\r\n", "\r\n\0\r\n"),
                Arguments.of("\r\n. \r\n", "\r\n \r\n", "\r\n \r\n"),
                Arguments.of("\r\n .\r\n", "\r\n .\r\n", "\r\n .\r\n"),
                Arguments.of("\r\n..\r\n", "\r\n.\r\n", "\r\n.\r\n"),
                Arguments.of("\r\n...\r\n", "\r\n..\r\n", "\r\n..\r\n"),
                Arguments.of("\r\n.\t\r\n", "\r\n\t\r\n", "\r\n\t\r\n"),
                Arguments.of("\r\n.\u0085", "\r\n\u0085", "\r\n\u0085"),
                Arguments.of(
                        "\r\n\u008D\u008A.\r\n", "\r\n\u008D\u008A.\r\n", "\r\n\u008D\u008A.\r\n"),
                Arguments.of("\r\n.\\r\\n", "\r\n\\r\\n", "\r\n\\r\\n"));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void noSequenceButCrlfDotCrlfEndsTheContentHoweverItIsCut(
            String sequence, String decoded, String converted) {
        String behind = "MAIL FROM:<smug@x>\r\nRCPT TO:<b@c>\r\nDATA\r\nSubject: s\r\n\r\nB\r\n";
        String head = "Subject: x\r\n\r\nA";
        byte[] source = bytes(head + sequence + behind + ".\r\nQUIT\r\n");
        int length = source.length - 6;
        for (boolean convert : new boolean[] {false, true}) {
            String expected = head + (convert ? converted : decoded) + behind;
            for (int cut = -1; cut < source.length; cut++) {
                int[] ends =
                        cut < 0
                                ? new int[] {}
                                : cut == 0 ? everyByte(source.length) : new int[] {cut};
                Decoded result = decode(decoder(convert), source, ends);
                assertTrue(result.decoder().finished());
                assertEquals(length, result.consumed());
                assertEquals(expected, result.content());
                assertEquals(!decoded.equals(converted), result.decoder().hasBareLineEnding());
                assertEquals(sequence.indexOf(0) >= 0, result.decoder().hasNul());
                assertEquals(
                        !StandardCharsets.US_ASCII.newEncoder().canEncode(sequence),
                        result.decoder().hasEightBit());
            }
            // Before the true end there is none.
            assertFalse(
                    decode(decoder(convert), Arrays.copyOf(source, length - 1))
                            .decoder()
                            .finished());
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {".|,~~", "|.|,|", "..|.|,.|", "a|.|,a|", ".a|..|.|,a|.|", "||.|,||"})
    void theEndIsADotAloneOnALineTheFirstOneToo(String wire, String content) {
        byte[] source = bytes((wire + "NOOP|").replace("|", "\r\n"));
        Decoded whole = decode(decoder(false), source);
        Decoded single = decode(decoder(false), source, everyByte(source.length));
        for (Decoded result : new Decoded[] {whole, single}) {
            assertEquals(content.replace("|", "\r\n"), result.content());
            assertEquals(source.length - 6, result.consumed());
            assertFalse(result.decoder().hasBareLineEnding());
        }
    }

    @Test
    void whatStandsBehindTheEndIsNotLookedAt() {
        byte[] source = bytes("a\r\n.\r\n\0\n\u00FC\r\u00FC\u00FC\u00FC\u00FC\u00FC\u00FC");
        DataDecoder decoder = decode(decoder(false), source).decoder();
        assertFalse(decoder.hasBareLineEnding());
        assertFalse(decoder.hasNul());
        assertFalse(decoder.hasEightBit());
        assertEquals(3, decoder.size());
    }

    @Test
    void anEightBitOctetIsSeenAtAnyPlace() {
        for (int at = 0; at < 40; at++) {
            byte[] source = bytes("x".repeat(40) + "\r\n.\r\n");
            source[at] = (byte) 0x80;
            assertTrue(decode(decoder(false), source).decoder().hasEightBit());
        }
    }

    @Test
    void afterAResetTheNextMessageIsReadAnew() {
        DataDecoder decoder = decoder(false);
        decode(decoder, bytes("\n\0\u00FC\r\n.\r\n"));
        decoder.reset();
        Decoded next = decode(decoder, bytes(".\r\n"));
        assertEquals("", next.content());
        assertTrue(decoder.finished());
        assertFalse(decoder.hasBareLineEnding() || decoder.hasNul() || decoder.hasEightBit());
        assertEquals(0, decoder.size());
    }

    @Test
    void wellFormedContentIsDecodedInItsOwnArrayEvenWhereBareOnesAreConverted() {
        byte[] array = bytes("..a\r\n.b\r\n.\r\nQUIT\r\n");
        DataDecoder decoder = decoder(true);
        int end = decoder.decode(array, 0, array.length);
        assertSame(array, decoder.array());
        assertEquals(0, decoder.start());
        assertEquals(".a\r\nb\r\n", new String(array, 0, end, StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"8192", "65536", "7", "1024"})
    void theEndIsFoundOnceWhereverItFallsOnBuffersOfThatSize(int buffer) {
        for (int length = buffer - 6; length <= buffer + 6; length++) {
            String content = "x".repeat(Math.max(0, length)) + "\r\n";
            byte[] source = bytes(content + ".\r\nRSET\r\n");
            int[] ends = new int[source.length / buffer];
            Arrays.setAll(ends, i -> (i + 1) * buffer);
            Decoded result = decode(decoder(false), source, ends);
            assertEquals(content, result.content());
            assertEquals(source.length - 6, result.consumed());
        }
    }

    @ParameterizedTest
    @EnumSource
    void chunksHaveNoDotsToStuffAndTheirLastCrIsBareAtTheirEndOnly(BareLineEndings mode) {
        boolean convert = mode == BareLineEndings.convert;
        DataDecoder decoder = DataDecoder.forChunks(mode);
        byte[] source = bytes(".\r\n..\r\n.\r\nMAIL\r\na\r");
        String content = new String(source, StandardCharsets.ISO_8859_1);
        assertEquals(content, decode(DataDecoder.forChunks(mode), source).content());
        assertEquals(content, decode(decoder, source, everyByte(source.length)).content());
        assertFalse(decoder.finished());
        assertFalse(decoder.hasBareLineEnding());
        assertEquals(convert, decoder.finishChunks());
        assertTrue(decoder.hasBareLineEnding());
        assertTrue(decoder.finished());
        assertEquals(source.length + (convert ? 1 : 0), decoder.size());

        DataDecoder clean = DataDecoder.forChunks(mode);
        clean.decode(bytes("a\r"), 0, 2);
        clean.decode(bytes(""), 0, 0);
        clean.decode(bytes("\n"), 0, 1);
        assertFalse(clean.finishChunks());
        assertFalse(clean.hasBareLineEnding());
    }

    @Test
    void itAgreesWithAPlainDecoderOnWhateverComes() {
        Random random = new Random(5321);
        String odd = "\r\r\r\n\n\n...a\0\t\u0085\u008D\u000E";
        for (int i = 0; i < 60_000; i++) {
            boolean convert = random.nextBoolean();
            byte[] source = bytes(message(random, odd));
            int[] ends = random.ints(random.nextInt(5), 0, source.length + 1).sorted().toArray();
            Decoded result =
                    decode(decoder(convert), source, i % 10 == 0 ? everyByte(source.length) : ends);
            Plain plain = new Plain(source);
            assertEquals(plain.finished, result.decoder().finished());
            assertEquals(plain.consumed, result.consumed());
            assertEquals(plain.bare(), result.decoder().hasBareLineEnding());
            assertEquals(convert ? plain.converted() : plain.content.toString(), result.content());
            assertEquals(plain.content.indexOf("\0") >= 0, result.decoder().hasNul());
            assertEquals(
                    plain.content.chars().anyMatch(c -> c > 127), result.decoder().hasEightBit());
        }
    }

    private static String message(Random random, String odd) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(6)) {
                case 0 -> text.append("x".repeat(random.nextInt(30)));
                case 1 -> text.append("\r\n");
                case 2 -> text.append("\r\n.");
                case 3 -> text.append(random.nextInt(4) == 0 ? "\r\n.\r\n" : "\r\n..\r\n");
                default -> text.append(odd.charAt(random.nextInt(odd.length())));
            }
        }
        return text.toString();
    }

    /** The rules once more, as plainly as they can be written. */
    private static final class Plain {
        final StringBuilder content = new StringBuilder();
        boolean finished;
        int consumed;

        Plain(byte[] source) {
            String rest = new String(source, StandardCharsets.ISO_8859_1);
            while (!finished) {
                int crlf = rest.indexOf("\r\n");
                if (crlf < 0) {
                    break;
                }
                String line = rest.substring(0, crlf);
                rest = rest.substring(crlf + 2);
                consumed += crlf + 2;
                if (line.equals(".")) {
                    finished = true;
                } else {
                    content.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
                }
            }
            if (!finished) {
                consumed += rest.length();
                if (!rest.equals(".\r")) {
                    content.append(rest.startsWith(".") ? rest.substring(1) : rest);
                }
            }
        }

        boolean bare() {
            return !converted().contentEquals(content);
        }

        /** A CR at the very end may yet become a CRLF. */
        String converted() {
            return content.toString().replaceAll("\r(?!\n|\\z)|(?<!\r)\n", "\r\n");
        }
    }
}
