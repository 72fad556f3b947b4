package io.github.smtpraw.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Undoes the encodings of MIME (RFC 2045 6, RFC 2047), as far as it can: it never fails. */
final class Decoded {
    private static final Pattern WORD =
            Pattern.compile("=\\?([^?*\\s]+)(?:\\*[^?\\s]*)?\\?([bBqQ])\\?([^?\\s]*)\\?=");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("(?<=\\?=)\\s+(?==\\?)");

    private Decoded() {}

    /**
     * The octets of a body.
     *
     * @param body octets as ISO 8859-1
     * @param encoding in lower case; one that is not known is none
     */
    static byte[] octets(String body, String encoding) {
        return switch (encoding) {
            case "base64" -> base64(body);
            case "quoted-printable" -> quotedPrintable(body);
            default -> body.getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    /** A charset by name; UTF-8, which holds ASCII, for none or one that is not known. */
    static Charset charset(String name) {
        try {
            boolean ascii = name == null || name.equalsIgnoreCase("us-ascii");
            return ascii ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** A header field with its encoded words decoded, its other octets being UTF-8. */
    static String words(String field) {
        String utf8 =
                new String(field.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        Matcher word = WORD.matcher(BETWEEN_WORDS.matcher(utf8).replaceAll(""));
        return word.replaceAll(
                match -> {
                    String text = match.group(3);
                    byte[] octets =
                            match.group(2).equalsIgnoreCase("b")
                                    ? base64(text)
                                    : quotedPrintable(text.replace('_', ' '));
                    return Matcher.quoteReplacement(new String(octets, charset(match.group(1))));
                });
    }

    private static byte[] base64(String text) {
        String digits = text.replaceAll("[^A-Za-z0-9+/]", "");
        // A single digit over, where the text was cut, says nothing.
        int length = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
        return Base64.getDecoder().decode(digits.substring(0, length));
    }

    private static byte[] quotedPrintable(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            int high = c == '=' && at + 2 < text.length() ? digit(text.charAt(at + 1)) : -1;
            int low = high >= 0 ? digit(text.charAt(at + 2)) : -1;
            if (low >= 0) {
                octets.write(high << 4 | low);
                at += 2;
            } else if (c == '=' && softBreak(text, at) > 0) {
                at += softBreak(text, at);
            } else {
                octets.write(c);
            }
        }
        return octets.toByteArray();
    }

    /** How many characters behind the {@code =} make the line go on; 0 where it does not. */
    private static int softBreak(String text, int at) {
        if (text.startsWith("\r\n", at + 1)) {
            return 2;
        }
        return text.startsWith("\n", at + 1) ? 1 : 0;
    }

    private static int digit(char c) {
        return Character.digit(c, 16);
    }
}
