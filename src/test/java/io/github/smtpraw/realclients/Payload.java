package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Messages of kinds that go wrong easily. Each has the fields that clients would otherwise add.
 * Non-ASCII characters stand for single octets (ISO-8859-1).
 */
enum Payload {
    PLAIN("Hello,\r\nand good bye.\r\n"),
    DOTS("..\r\n.\r\n...\r\n.hidden\r\n..and more\r\n. \r\nend.\r\n.\r\n"),
    EIGHT_BIT(
            "Gr\u00fc\u00dfe \u00ff\u00fe\u0080 \u00c3\u00a9\u00e2\u0082\u00ac\r\n\u0085\u00a0\r\n"),
    LONG_LINES("x".repeat(998) + "\r\n." + "y".repeat(997) + "\r\n" + "z".repeat(997) + ".\r\n"),
    EMPTY_BODY(""),
    EMPTY_LINES("\r\n\r\n  \t\r\n\r\n"),
    MEGABYTE(".0123456789 the quick brown fox jumps over the lazy dog\r\n".repeat(18_400));

    private static final String FIELDS =
            "From: Ada <ada@example.net>\r\n"
                    + "To: Jones <jones@example.org>\r\n"
                    + "Subject: %s\r\n"
                    + "Date: Tue, 24 Nov 2026 01:02:03 +0000\r\n"
                    + "Message-ID: <%1$s@example.net>\r\n"
                    + "MIME-Version: 1.0\r\n"
                    + "Content-Type: text/plain; charset=iso-8859-1\r\n"
                    + "Content-Transfer-Encoding: 8bit\r\n"
                    + "\r\n";

    private final String text;

    Payload(String body) {
        this.text = FIELDS.formatted(name()) + body;
    }

    /** As it must arrive. */
    byte[] content() {
        return octets(text);
    }

    /** Which one this is, by its Subject. */
    static Payload of(byte[] received) {
        String text = new String(received, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(one -> text.contains("\r\nSubject: " + one.name() + "\r\n"))
                .findFirst()
                .orElseThrow();
    }

    /** As Unix programs take it: lines end in LF. */
    byte[] lineFeeds() {
        return octets(text.replace("\r\n", "\n"));
    }

    /** With another dot before each that begins a line, and this behind it. */
    byte[] stuffed(String end) {
        return octets(text.replace("\r\n.", "\r\n..") + end);
    }

    /**
     * Compares octet by octet what stands behind the trace fields that were put in front.
     *
     * @param fields their names, in their order
     */
    void assertBehind(byte[] received, String... fields) {
        assertOctets(content(), behind(received, fields));
    }

    /** The same of a program that stores lines with LF ends. */
    void assertLineFeedsBehind(byte[] received, String... fields) {
        assertOctets(lineFeeds(), behind(received, fields));
    }

    /** The same of a program that doubles dots where nobody takes them away. */
    void assertStuffedBehind(byte[] received, String... fields) {
        assertOctets(stuffed(""), behind(received, fields));
    }

    private void assertOctets(byte[] sent, byte[] received) {
        int difference = Arrays.mismatch(sent, received);
        assertEquals(-1, difference, () -> name() + " differs from octet " + difference + " on");
        assertArrayEquals(sent, received);
    }

    private static byte[] behind(byte[] received, String... fields) {
        String rest = new String(received, StandardCharsets.ISO_8859_1);
        for (String field : fields) {
            String found = rest.substring(0, Math.min(300, rest.length()));
            assertTrue(rest.startsWith(field + ": "), () -> field + " expected: " + found);
            rest = rest.replaceFirst("\\A[^\\n]*\\n(?:[ \\t][^\\n]*\\n)*", "");
        }
        return octets(rest);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
