package io.github.smtpraw.protocol;

import java.nio.charset.StandardCharsets;

/**
 * The encoding of ENVID, ORCPT, AUTH and XCLIENT (RFC 3461 4, RFC 4954 5): an octet that may not
 * stand in a parameter is a plus sign and two hexadecimal digits, {@code +2B}.
 */
public final class Xtext {
    private static final String DIGITS = "0123456789ABCDEF";

    private Xtext() {}

    /** Encodes; what is not ASCII by the octets of its UTF-8. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet)) {
                encoded.append((char) octet);
            } else {
                encoded.append('+');
                encoded.append(DIGITS.charAt(octet >> 4 & 15)).append(DIGITS.charAt(octet & 15));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 127 && c != '+' && c != '=';
    }

    /**
     * Decodes; whether what comes out may stand where it shall is for the caller to say.
     *
     * @throws IllegalArgumentException for a character that has to be encoded, and for a plus sign
     *     without two digits, in upper case, behind it
     */
    public static String decode(String text) {
        byte[] octets = new byte[text.length()];
        int length = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isPlain(c)) {
                octets[length++] = (byte) c;
                continue;
            }
            int high = c == '+' ? digit(text, at + 1) : -1;
            int low = digit(text, at + 2);
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("not xtext: " + text);
            }
            octets[length++] = (byte) (high << 4 | low);
            at += 2;
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    private static int digit(String text, int at) {
        return at < text.length() ? DIGITS.indexOf(text.charAt(at)) : -1;
    }
}
