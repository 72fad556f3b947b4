package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyEncoderTest {

    private static String encode(Reply reply, boolean withStatus, boolean utf8) {
        byte[] octets = ReplyEncoder.encode(reply, withStatus, utf8);
        String text = new String(octets, StandardCharsets.UTF_8);
        assertArrayEquals(octets, text.getBytes(StandardCharsets.UTF_8), "well-formed UTF-8");
        for (String line : text.split("(?<=\n)")) {
            assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= 512, line);
        }
        return text;
    }

    private static String encode(String text) {
        return encode(Reply.of(250, "2.1.0", text), true, true);
    }

    @Test
    void aReplyIsCodeStatusAndText() {
        Reply reply = Reply.of(550, "5.1.1", "No such user");
        assertEquals("550 5.1.1 No such user\r\n", encode(reply, true, false));
        assertEquals("550 No such user\r\n", encode(reply, false, false));
        assertEquals("354 Go on\r\n", encode(Reply.of(354, "Go on"), true, false));
    }

    @Test
    void eachLineCarriesTheStatusAndTheLastOneABlankBehindTheCode() {
        Reply reply = Reply.of(250, "2.1.0", "one\ntwo\r\n\nfour");
        assertEquals(
                "250-2.1.0 one\r\n250-2.1.0 two\r\n250-2.1.0\r\n250 2.1.0 four\r\n",
                encode(reply, true, false));
        assertEquals("250-one\r\n250-two\r\n250-\r\n250 four\r\n", encode(reply, false, false));
    }

    @Test
    void anEmptyTextLeavesTheCodeAndTheStatus() {
        assertEquals("250 2.0.0\r\n", encode(Reply.of(250, "2.0.0", ""), true, false));
        assertEquals("250 \r\n", encode(Reply.of(250, "2.0.0", ""), false, false));
        assertEquals("250 2.0.0\r\n", encode(Reply.of(250, "2.0.0", "\n"), true, false));
    }

    @Test
    void aLineEndAtTheVeryEndIsNoFurtherLine() {
        assertEquals("250-2.1.0 a\r\n250 2.1.0 b\r\n", encode("a\nb\n"));
        assertEquals("250-2.1.0 a\r\n250 2.1.0 b\r\n", encode("a\r\nb\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r", "\0", "\t", "\33", "\177", "\u0080", "\u0085", "\u009F", "\u2028", "\u2029",
                "\uD800", "\uDC00"
            })
    void whatCouldBreakALineOrATerminalBecomesASpace(String control) {
        assertEquals("250 2.1.0 a b\r\n", encode("a" + control + "b"));
        assertEquals("250 a b\r\n", encode(Reply.of(250, "a" + control + "b"), true, false));
    }

    @Test
    void aBareCrNeverEndsALine() {
        assertEquals("250 2.1.0 a 354 b\r\n", encode("a\r354 b"));
        assertEquals("250-2.1.0 a \r\n250 2.1.0 354 b\r\n", encode("a\r\r\n354 b"));
        assertEquals("250-2.1.0 a\r\n250 2.1.0  b\r\n", encode("a\n\rb"));
    }

    @Test
    void withoutUtf8EachOtherCharacterIsAQuestionMark() {
        Reply reply = Reply.of(250, "Jürgen \uD83D\uDE00!");
        assertEquals("250 J?rgen ?!\r\n", encode(reply, false, false));
        assertEquals("250 Jürgen \uD83D\uDE00!\r\n", encode(reply, false, true));
        assertArrayEquals(
                ReplyEncoder.encode(reply, false, false), ReplyEncoder.encode(reply, false));
    }

    @Test
    void aLineOf512OctetsIsWholeAndALongerOneIsFoldedAtABlank() {
        String whole = "y".repeat(500);
        assertEquals("250 2.1.0 " + whole + "\r\n", encode(whole));
        String folded = "word ".repeat(99) + "abcd  efgh";
        assertEquals(
                "250-2.1.0 " + "word ".repeat(99) + "abcd\r\n250 2.1.0 efgh\r\n", encode(folded));
        assertEquals("250-2.1.0 " + whole + "\r\n250 2.1.0 z\r\n", encode(whole + "z"));
        assertEquals(
                "250 " + "y".repeat(506) + "\r\n",
                encode(Reply.of(250, "2.1.0", "y".repeat(506)), false, false));
    }

    @Test
    void blanksWhereALineIsFoldedAreDroppedAndMakeNoLine() {
        assertEquals("250 2.1.0 " + "y".repeat(500) + "\r\n", encode("y".repeat(500) + " "));
        assertEquals(
                "250-2.1.0 " + "y".repeat(499) + "\r\n250 2.1.0 z\r\n",
                encode("y".repeat(499) + " ".repeat(2000) + "z"));
        assertTrue(encode(" ".repeat(3000)).startsWith("250"));
    }

    @Test
    void aFoldNeverCutsACharacter() {
        for (String c : new String[] {"é", "€", "\uD83D\uDE00"}) {
            for (int shift = 0; shift < 4; shift++) {
                String text = "x".repeat(shift) + c.repeat(600);
                String joined = encode(text).replaceAll("\r?\n?250[ -]2\\.1\\.0 |\r\n", "");
                assertEquals(text, joined);
            }
        }
    }

    @Test
    void whateverTheTextTheReplyIsOneReplyOfWellFormedLines() {
        Random random = new Random(821);
        String alphabet = "ab  \n\r\t\0\u0085\u2028éß€\uD83D\uDE00\uD83D250-";
        Pattern form =
                Pattern.compile(
                        "(450-4\\.2\\.1( [^\\p{Cntrl}]+)?\r\n)*450 4\\.2\\.1( [^\\p{Cntrl}]+)?\r\n");
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(1500);
            for (int j = 0; j < length; j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String reply =
                    encode(Reply.of(450, "4.2.1", text.toString()), true, random.nextBoolean());
            assertTrue(form.matcher(reply).matches(), reply);
        }
    }
}
