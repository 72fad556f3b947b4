package io.github.smtpraw.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes replies of the octets that a server sends (RFC 5321 4.2, RFC 2034), cut anywhere.
 *
 * <p>The lines of one reply agree in their code. A line ends with CRLF, a bare LF is taken too. At
 * most {@value #MAX_LINE} octets a line, {@value #MAX_LINES} lines and {@value #MAX_REPLY} octets a
 * reply. Control characters in a text become blanks, so that it can be shown and logged.
 */
public final class ReplyDecoder {
    /** Octets of a line; RFC 5321 4.5.3.1.5 asks for 512. */
    public static final int MAX_LINE = 8192;

    public static final int MAX_LINES = 1000;

    /** Octets of a reply. */
    public static final int MAX_REPLY = 1 << 20;

    private static final int MAX_SHOWN = 80;

    private byte[] held = new byte[0];
    private int heldLength;

    private int code;
    private String status;
    private StringBuilder lines;
    private int lineCount;
    private int octets;

    private Reply reply;

    /**
     * Decodes up to the end of one reply; {@link #take} tells whether there is one.
     *
     * @return how far {@code array[from, to)} was read
     */
    public int decode(byte[] array, int from, int to) throws MalformedReplyException {
        int at = from;
        while (at < to && reply == null) {
            int lf = indexOfLf(array, at, to);
            int length = (lf < 0 ? to : lf + 1) - at;
            octets += length;
            if (heldLength + length > MAX_LINE || octets > MAX_REPLY) {
                throw new MalformedReplyException("a reply that is too long");
            }
            if (lf < 0) {
                hold(array, at, length);
            } else if (heldLength == 0) {
                line(array, at, lf);
            } else {
                hold(array, at, length);
                int end = heldLength - 1;
                heldLength = 0;
                line(held, 0, end);
            }
            at += length;
        }
        return at;
    }

    /** The reply that ended where the last decoding did, once; or null. */
    public Reply take() {
        Reply taken = reply;
        reply = null;
        return taken;
    }

    /** Whether a part of a reply has been read. */
    public boolean isWithinReply() {
        return octets > 0;
    }

    private void hold(byte[] array, int from, int length) {
        if (held.length < heldLength + length) {
            held = Arrays.copyOf(held, Math.max(512, 2 * (heldLength + length)));
        }
        System.arraycopy(array, from, held, heldLength, length);
        heldLength += length;
    }

    private void line(byte[] array, int from, int lf) throws MalformedReplyException {
        int to = lf > from && array[lf - 1] == '\r' ? lf - 1 : lf;
        int lineCode = code(array, from, to);
        if (lineCode < 0) {
            throw new MalformedReplyException(
                    "not a reply: " + text(array, from, Math.min(to, from + MAX_SHOWN)));
        }
        boolean last = to == from + 3 || array[from + 3] == ' ';
        if (lineCount > 0 && lineCode != code) {
            throw new MalformedReplyException(
                    "a reply whose code changes from " + code + " to " + lineCode);
        }
        if (++lineCount > MAX_LINES) {
            throw new MalformedReplyException("a reply of more than " + MAX_LINES + " lines");
        }
        code = lineCode;
        int at = Math.min(from + 4, to);
        int end = statusEnd(array, at, to);
        if (end > at) {
            if (status == null) {
                status = text(array, at, end);
            }
            at = end == to ? to : end + 1;
        }
        String text = text(array, at, to);
        if (last) {
            finish(text);
        } else {
            if (lines == null) {
                lines = new StringBuilder();
            }
            lines.append(text).append('\n');
        }
    }

    private void finish(String text) {
        reply = Reply.of(code, status, lines == null ? text : lines.append(text).toString());
        status = null;
        lines = null;
        lineCount = 0;
        octets = 0;
    }

    /** The code of three digits and what parts it from the text; -1 where it is not that. */
    private static int code(byte[] array, int from, int to) {
        if (to - from < 3
                || array[from] < '2'
                || array[from] > '5'
                || !isDigit(array[from + 1])
                || !isDigit(array[from + 2])
                || (to - from > 3 && array[from + 3] != ' ' && array[from + 3] != '-')) {
            return -1;
        }
        return (array[from] - '0') * 100 + (array[from + 1] - '0') * 10 + array[from + 2] - '0';
    }

    /**
     * Behind an enhanced status code of the reply's own class; {@code from} where there is none.
     */
    private int statusEnd(byte[] array, int from, int to) {
        if (to - from < 5
                || code / 100 == 3
                || array[from] != '0' + code / 100
                || array[from + 1] != '.') {
            return from;
        }
        int subject = digits(array, from + 2, to);
        if (subject == from + 2 || subject == to || array[subject] != '.') {
            return from;
        }
        int detail = digits(array, subject + 1, to);
        return detail > subject + 1 && (detail == to || array[detail] == ' ') ? detail : from;
    }

    /** Behind up to three digits. */
    private static int digits(byte[] array, int from, int to) {
        int at = from;
        while (at < to && at < from + 3 && isDigit(array[at])) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    private static int indexOfLf(byte[] array, int from, int to) {
        for (int i = from; i < to; i++) {
            if (array[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] array, int from, int to) {
        for (int i = from; i < to; i++) {
            if (array[i] < ' ' || array[i] == 127) {
                return Text.printable(new String(array, from, to - from, StandardCharsets.UTF_8));
            }
        }
        return new String(array, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
