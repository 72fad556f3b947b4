package io.github.smtpraw.batch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of ENVID and ORCPT (RFC 3461 4): octets that may not stand there are {@code +41}.
 */
final class Xtext {
    private Xtext() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 127 && octet != '+' && octet != '=') {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format("+%02X", octet));
            }
        }
        return encoded.toString();
    }

    /**
     * @throws IllegalArgumentException for a plus sign without two hexadecimal digits behind it
     */
    static String decode(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < encoded.length; at++) {
            if (encoded[at] != '+') {
                octets.write(encoded[at]);
                continue;
            }
            int high = digit(encoded, at + 1);
            int low = digit(encoded, at + 2);
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("not xtext: " + text);
            }
            octets.write(high << 4 | low);
            at += 2;
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static int digit(byte[] octets, int at) {
        return at < octets.length ? Character.digit(octets[at], 16) : -1;
    }
}
