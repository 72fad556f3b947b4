package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentEncoderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "|.\\r\\n",
                "a|a\\r\\n.\\r\\n",
                "a\\r\\n|a\\r\\n.\\r\\n",
                "a\\n|a\\r\\n.\\r\\n",
                "a\\r|a\\r\\n.\\r\\n",
                "a\\nb\\rc\\r\\nd|a\\r\\nb\\r\\nc\\r\\nd\\r\\n.\\r\\n",
                "a\\r\\r\\nb|a\\r\\n\\r\\nb\\r\\n.\\r\\n",
                "a\\n\\rb|a\\r\\n\\r\\nb\\r\\n.\\r\\n",
                "\\n|\\r\\n.\\r\\n",
                ".|..\\r\\n.\\r\\n",
                "..|...\\r\\n.\\r\\n",
                ".a\\r\\n.b|..a\\r\\n..b\\r\\n.\\r\\n",
                "a.b\\r\\nc.|a.b\\r\\nc.\\r\\n.\\r\\n",
                "a\\r.b|a\\r\\n..b\\r\\n.\\r\\n",
                "a\\n.b|a\\r\\n..b\\r\\n.\\r\\n",
                "a\\tb\\0c|a\\tb\\0c\\r\\n.\\r\\n"
            })
    void makesContentCanonicalHoweverItIsCut(String in, String expected) {
        byte[] octets = in == null ? new byte[0] : latin1(in.translateEscapes());
        for (int piece = 1; piece <= octets.length + 1; piece++) {
            assertEquals(
                    expected.translateEscapes(), encode(octets, piece), "in pieces of " + piece);
        }
    }

    /** The sequences by which mail was smuggled, inbound and outbound (CVE-2023-51764 and kin). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n.\n",
                "\n.\r",
                "\r.\r",
                "\r.\n",
                "\n.\r\n",
                "\r.\r\n",
                "\r\n.\n",
                "\r\n.\r",
                "\r\n.\r\r\n",
                "\r\r\n.\r\r\n",
                "\r\n\0.\r\n",
                "\r\n.\0\r\n",
                "\r\n. \r\n",
                "\r\n .\r\n",
                "\r\n..\r\n",
                "\n\r.\r\n",
                "\r\n.\u0085",
                "\r\n.\r\n"
            })
    void nothingThatWasEverUsedToSmuggleEndsTheContent(String sequence) {
        String in = "Subject: x\r\n\r\nA" + sequence + "MAIL FROM:<smug@x>\r\nRCPT TO:<y@z>\r\n";
        byte[] octets = latin1(in);
        for (int piece = 1; piece <= octets.length; piece++) {
            check(octets, piece);
        }
    }

    @Test
    void anyOctetsAtAllEndOnceAndHaveNoBareLineEnd() {
        Random random = new Random(20);
        byte[] alphabet = latin1("\r\n..\r\n\0a\u0085\tb");
        for (int round = 0; round < 20_000; round++) {
            byte[] octets = new byte[random.nextInt(60)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = alphabet[random.nextInt(alphabet.length)];
            }
            check(octets, 1 + random.nextInt(octets.length + 1));
        }
    }

    /** What is looked at block by block, with what must not be missed at every place in one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "\r\n.",
                "\r\n..\r\n",
                "\r",
                "\n",
                "\n\r",
                "\r\r\n",
                "\r\n\n",
                "\n.",
                "\0",
                "\t",
                "\u0001",
                "\u0080",
                "\u008d\u008a",
                "\u00ff"
            })
    void muchContentBecomesTheSameAsInSmallPieces(String sequence) {
        byte[] found = latin1(sequence);
        for (boolean chunks : new boolean[] {false, true}) {
            for (int place = 0; place < 40; place++) {
                for (int block : new int[] {0, 4080, 8180, 16_360, 20_450}) {
                    byte[] octets = lines(20_480 + place);
                    int at = Math.min(block + place, octets.length - found.length);
                    System.arraycopy(found, 0, octets, at, found.length);
                    ContentEncoder whole = encoder(octets, octets.length, chunks);
                    ContentEncoder pieces = encoder(octets, 1000, chunks);
                    assertEquals(text(pieces), text(whole));
                    assertEquals(pieces.size(), whole.size());
                    assertEquals(pieces.hasBinary(), whole.hasBinary());
                    assertEquals(pieces.hasNul(), whole.hasNul());
                    assertEquals(pieces.hasEightBit(), whole.hasEightBit());
                }
            }
        }
    }

    /** Of unequal length, the last one without its end. */
    private static byte[] lines(int octets) {
        byte[] lines = new byte[octets];
        Arrays.fill(lines, (byte) 'x');
        for (int at = 30; at + 1 < octets; at += 60 + at % 17) {
            lines[at] = '\r';
            lines[at + 1] = '\n';
        }
        return lines;
    }

    @Test
    void aReceiverGetsBackWhatWasCanonicalAlready() {
        Random random = new Random(4);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int line = random.nextInt(5); line >= 0; line--) {
                text.append(".".repeat(random.nextInt(3)));
                text.append("x".repeat(random.nextInt(40))).append("\r\n");
            }
            byte[] wire = latin1(encode(latin1(text.toString()), 1 + random.nextInt(30)));
            DataDecoder decoder = new DataDecoder(BareLineEndings.reject);
            int end = decoder.decode(wire, 0, wire.length);
            String content =
                    new String(
                            decoder.array(),
                            decoder.start(),
                            end - decoder.start(),
                            StandardCharsets.ISO_8859_1);
            assertTrue(decoder.finished());
            assertEquals(wire.length, decoder.consumed());
            assertEquals(text.toString(), content);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "abc, false, false",
        "abcdefghijkl, false, false",
        "'a\r\nb', false, false",
        "'a\tb', false, false",
        "'abcdefghijk\u00e9', true, false",
        "'\u00e9bcdefghijk\r\n', true, false",
        "'a\nb', false, true",
        "'a\rb', false, true",
        "'a\r', false, true",
        "'a\0b', false, true"
    })
    void seesWhatTheContentIsMadeOf(String in, boolean eightBit, boolean binary) {
        byte[] octets = latin1(in);
        for (int piece = 1; piece <= octets.length; piece++) {
            ContentEncoder encoder = encoder(octets, piece);
            assertEquals(eightBit, encoder.hasEightBit());
            assertEquals(binary, encoder.hasBinary());
        }
    }

    @Test
    void whatNeedsNoChangeIsNotCopied() {
        byte[] octets = latin1("a\r\nb\r\n");
        ContentEncoder encoder = new ContentEncoder(octets.length);
        encoder.encode(octets, 3, 6);
        assertSame(octets, encoder.array());
        assertEquals(3, encoder.start());
        assertEquals(3, encoder.length());
    }

    @Test
    void sizeCountsNeitherStuffedDotsNorTheLastOne() {
        assertEquals(0, encoder(new byte[0], 1).size());
        assertEquals(8, encoder(latin1(".a\n.b"), 1).size());
    }

    private static void check(byte[] octets, int piece) {
        ContentEncoder encoder = encoder(octets, piece);
        String wire = text(encoder);
        assertEquals(wire, takenPieceByPiece(octets, piece));
        assertTrue(("\r\n" + wire).endsWith("\r\n.\r\n"));
        assertEquals(wire.length() - 1, ("\r\n" + wire).indexOf("\r\n.\r\n") + 2, wire);
        assertFalse(wire.replace("\r\n", "").matches("(?s).*[\r\n].*"), wire);
        // What a reader of the wire gets is what stood there, its line ends made CRLF.
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        String canonical = text.replaceAll("\r\n|\r|\n", "\n").replace("\n", "\r\n");
        if (!canonical.isEmpty() && !canonical.endsWith("\r\n")) {
            canonical += "\r\n";
        }
        assertEquals(
                canonical,
                ("\r\n" + wire).replace("\r\n.", "\r\n").substring(2, wire.length() - dots(wire)));
        assertEquals(canonical.length(), encoder.size());
    }

    private static int dots(String wire) {
        int dots = 0;
        String lines = "\r\n" + wire;
        for (int at = lines.indexOf("\r\n."); at >= 0; at = lines.indexOf("\r\n.", at + 2)) {
            dots++;
        }
        return dots;
    }

    private static String encode(byte[] octets, int piece) {
        return text(encoder(octets, piece));
    }

    private static String text(ContentEncoder encoder) {
        return encoder.length() == 0
                ? ""
                : new String(
                        encoder.array(),
                        encoder.start(),
                        encoder.length(),
                        StandardCharsets.ISO_8859_1);
    }

    private static String takenPieceByPiece(byte[] octets, int piece) {
        StringBuilder taken = new StringBuilder();
        ContentEncoder encoder = new ContentEncoder(0);
        for (int from = 0; from < octets.length; from += piece) {
            encoder.encode(octets, from, Math.min(octets.length, from + piece));
            taken.append(text(encoder));
            encoder.clear();
        }
        encoder.finish();
        return taken.append(text(encoder)).toString();
    }

    private static ContentEncoder encoder(byte[] octets, int piece) {
        return encoder(octets, piece, false);
    }

    private static ContentEncoder encoder(byte[] octets, int piece, boolean chunks) {
        ContentEncoder encoder = new ContentEncoder(0, chunks);
        for (int from = 0; from < octets.length; from += piece) {
            encoder.encode(octets, from, Math.min(octets.length, from + piece));
        }
        encoder.finish();
        return encoder;
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
