package io.github.smtpraw;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Octets of mail as text: UTF-8 where they are that, else ISO-8859-1, which gives every octet a
 * character. Either way the text in that charset is the same octets again.
 */
record MailText(String value, Charset charset) {
    static MailText of(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        // Wrong octets become U+FFFD, which may also stand there by itself.
        if (text.indexOf('\uFFFD') < 0
                || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), octets)) {
            return new MailText(text, StandardCharsets.UTF_8);
        }
        return new MailText(
                new String(octets, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }
}
