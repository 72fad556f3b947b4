package io.github.smtpraw.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes octets of replies (RFC 5321 4.2, RFC 2034): nothing in a text can break the dialogue. */
public final class ReplyEncoder {
    /** Octets of a reply line with its CRLF (RFC 5321 4.5.3.1.5). */
    private static final int MAX_LINE = 512;

    private ReplyEncoder() {}

    /** Encodes in ASCII, a question mark in place of each other character. */
    public static byte[] encode(Reply reply, boolean withStatus) {
        return encode(reply, withStatus, false);
    }

    /**
     * Encodes a reply. Control characters become spaces; lines are folded, at blanks where there
     * are any, to 512 octets; one line end at the very end of the text is dropped.
     *
     * @param withStatus whether the enhanced status code stands in each line, where there is one
     * @param utf8 whether the text may go beyond ASCII (RFC 6531 3.7.4), else question marks do
     */
    public static byte[] encode(Reply reply, boolean withStatus, boolean utf8) {
        String status = withStatus ? reply.getStatus() : null;
        String text = reply.getText();
        int room = MAX_LINE - 6 - (status == null ? 0 : status.length() + 1);
        if (text.length() <= room && isPrintableAscii(text)) {
            byte[] line = new byte[lineLength(status, text.length())];
            putLine(line, 0, reply.getCode(), ' ', status, text);
            return line;
        }
        List<String> lines = new ArrayList<>();
        String cleaned = clean(text, utf8);
        int from = 0;
        while (true) {
            int end = cleaned.indexOf('\n', from);
            if (end < 0) {
                fold(cleaned, from, cleaned.length(), room, lines);
                break;
            }
            fold(cleaned, from, end, room, lines);
            from = end + 1;
        }
        return encode(reply.getCode(), status, lines);
    }

    private static byte[] encode(int code, String status, List<String> lines) {
        int length = 0;
        for (String line : lines) {
            length += lineLength(status, Text.octets(line, 0, line.length()));
        }
        byte[] octets = new byte[length];
        int at = 0;
        for (int i = 0; i < lines.size(); i++) {
            char separator = i == lines.size() - 1 ? ' ' : '-';
            at = putLine(octets, at, code, separator, status, lines.get(i));
        }
        return octets;
    }

    /**
     * {@code 250 2.1.0 text}, {@code 250 2.1.0} for an empty text, {@code 250 } without a status.
     */
    private static int lineLength(String status, int text) {
        return 6 + text + (status == null ? 0 : status.length() + (text == 0 ? 0 : 1));
    }

    private static int putLine(
            byte[] line, int from, int code, char separator, String status, String text) {
        int at = from;
        line[at++] = (byte) ('0' + code / 100 % 10);
        line[at++] = (byte) ('0' + code / 10 % 10);
        line[at++] = (byte) ('0' + code % 10);
        line[at++] = (byte) separator;
        if (status != null) {
            at = putAscii(line, at, status);
            if (!text.isEmpty()) {
                line[at++] = ' ';
            }
        }
        if (Text.isAscii(text)) {
            at = putAscii(line, at, text);
        } else {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(octets, 0, line, at, octets.length);
            at += octets.length;
        }
        line[at++] = '\r';
        line[at++] = '\n';
        return at;
    }

    private static int putAscii(byte[] line, int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            line[from + i] = (byte) text.charAt(i);
        }
        return from + text.length();
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String clean(String text, boolean utf8) {
        StringBuilder cleaned = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\r' && i < text.length() && text.charAt(i) == '\n') {
                continue;
            }
            if (c == '\n') {
                if (i < text.length()) {
                    cleaned.append('\n');
                }
            } else if (!Text.isPrintable(c)) {
                cleaned.append(' ');
            } else if (c >= 128 && !utf8) {
                cleaned.append('?');
            } else {
                cleaned.appendCodePoint(c);
            }
        }
        return cleaned.toString();
    }

    /** Adds {@code text[from, to)} in lines of at most that many octets, at least one line. */
    private static void fold(String text, int from, int to, int room, List<String> lines) {
        int start = from;
        int octets = 0;
        // Where the last run of blanks within this line began; the line's start for none.
        int blank = start;
        for (int i = start; i < to; ) {
            int c = text.codePointAt(i);
            if (c == ' ' && i > start && text.charAt(i - 1) != ' ') {
                blank = i;
            }
            octets += Text.octets(c);
            if (octets <= room) {
                i += Character.charCount(c);
                continue;
            }
            int end = blank > start ? blank : i;
            lines.add(text.substring(start, end));
            start = end;
            while (start < to && text.charAt(start) == ' ') {
                start++;
            }
            if (start == to) {
                return;
            }
            // At most one line's worth is read again.
            i = start;
            blank = start;
            octets = 0;
        }
        lines.add(text.substring(start, to));
    }
}
