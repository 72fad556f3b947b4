package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyDecoderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "250 ok\\r\\n|250||ok",
                "250\\r\\n|250||''",
                "250 \\r\\n|250||''",
                "250 ok\\n|250||ok",
                "250 2.1.0 ok\\r\\n|250|2.1.0|ok",
                "250 2.1.0\\r\\n|250|2.1.0|''",
                "250 4.1.0 ok\\r\\n|250||4.1.0 ok",
                "250 2.1.0.1 ok\\r\\n|250||2.1.0.1 ok",
                "250 2.1.1000 ok\\r\\n|250||2.1.1000 ok",
                "354 3.0.0 go\\r\\n|354||3.0.0 go",
                "550 5.7.133 no\\r\\n|550|5.7.133|no",
                "250-a\\r\\n250-\\r\\n250 c\\r\\n|250||a\\n\\nc",
                "250-a\\r\\n250\\r\\n|250||a\\n",
                "550-5.1.1 a\\r\\n550 5.1.1 b\\r\\n|550|5.1.1|a\\nb",
                "599  two\\r\\n|599|| two",
                "250 a\\tb\\u001b[2Jc\\r\\n|250||a b [2Jc",
                "250 caf\\u00e9\\r\\n|250||caf\\u00e9",
                "250 a\\u0085b\\u2028c\\r\\n|250||a b c"
            })
    void readsAReplyHoweverItIsCut(String octets, int code, String status, String text)
            throws Exception {
        Reply expected = Reply.of(code, status, unescape(text).replace("''", ""));
        byte[] bytes = unescape(octets).getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(expected), decode(bytes, bytes.length));
        for (int piece = 1; piece < bytes.length; piece++) {
            assertEquals(List.of(expected), decode(bytes, piece), "in pieces of " + piece);
        }
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString().translateEscapes();
    }

    @Test
    void readsSeveralRepliesOneByOne() throws Exception {
        byte[] octets = "250 a\r\n354 b\r\n421 c\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int piece = 1; piece <= octets.length; piece++) {
            List<Reply> replies = decode(octets, piece);
            assertEquals(
                    List.of(Reply.of(250, "a"), Reply.of(354, "b"), Reply.of(421, "c")), replies);
        }
    }

    @Test
    void knowsWhetherAReplyIsIncomplete() throws Exception {
        ReplyDecoder decoder = new ReplyDecoder();
        byte[] octets = "250-a\r\n25".getBytes(StandardCharsets.US_ASCII);
        assertEquals(octets.length, decoder.decode(octets, 0, octets.length));
        assertNull(decoder.take());
        assertTrue(decoder.isWithinReply());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "25\r\n",
                "\r\n",
                "25a ok\r\n",
                "150 ok\r\n",
                "650 ok\r\n",
                "050 ok\r\n",
                "2500 ok\r\n",
                "250_ok\r\n",
                " 250 ok\r\n",
                "hello\r\n",
                "250-a\r\n251 b\r\n",
                "250-a\r\nb\r\n",
                "HTTP/1.1 400 Bad Request\r\n"
            })
    void refusesWhatIsNoReply(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.US_ASCII);
        for (int piece = 1; piece <= bytes.length; piece++) {
            int size = piece;
            assertThrows(MalformedReplyException.class, () -> decode(bytes, size));
        }
    }

    @Test
    void takesALineOf8192OctetsAndNoneLonger() throws Exception {
        String line = "250 " + "x".repeat(8192 - 6) + "\r\n";
        assertEquals(1, decode(line.getBytes(StandardCharsets.US_ASCII), 100).size());
        byte[] longer = line.replace("x\r", "xx\r").getBytes(StandardCharsets.US_ASCII);
        assertThrows(MalformedReplyException.class, () -> decode(longer, 100));
        assertThrows(MalformedReplyException.class, () -> decode(longer, longer.length));
    }

    @Test
    void refusesALineWithoutEndAsSoonAsItIsTooLong() {
        byte[] endless = "250 ".concat("x".repeat(20_000)).getBytes(StandardCharsets.US_ASCII);
        assertThrows(MalformedReplyException.class, () -> decode(endless, 1));
    }

    @Test
    void takesAThousandLinesAndNoMore() throws Exception {
        String thousand = "250-x\r\n".repeat(999) + "250 x\r\n";
        assertEquals(1, decode(thousand.getBytes(StandardCharsets.US_ASCII), 4096).size());
        byte[] more = ("250-x\r\n" + thousand).getBytes(StandardCharsets.US_ASCII);
        assertThrows(MalformedReplyException.class, () -> decode(more, 4096));
    }

    @Test
    void refusesAReplyOfMoreThanAMegabyte() {
        String line = "250-" + "x".repeat(8000) + "\r\n";
        byte[] octets = line.repeat(135).getBytes(StandardCharsets.US_ASCII);
        assertThrows(MalformedReplyException.class, () -> decode(octets, 8192));
    }

    private static List<Reply> decode(byte[] octets, int piece) throws MalformedReplyException {
        ReplyDecoder decoder = new ReplyDecoder();
        List<Reply> replies = new ArrayList<>();
        for (int from = 0; from < octets.length; from += piece) {
            int to = Math.min(octets.length, from + piece);
            for (int at = from; at < to; ) {
                at = decoder.decode(octets, at, to);
                Reply reply = decoder.take();
                if (reply != null) {
                    replies.add(reply);
                }
            }
        }
        return replies;
    }
}
