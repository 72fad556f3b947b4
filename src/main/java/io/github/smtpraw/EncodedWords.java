package io.github.smtpraw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes the encoded words of a header field (RFC 2047). What cannot be decoded, as of an unknown
 * charset, stays as it is.
 */
final class EncodedWords {
    // RFC 2047 2, with the language of RFC 2231 5. Possessive, so that no input takes long.
    private static final Pattern WORD =
            Pattern.compile(
                    "=\\?([^?*\\s]{1,60}+)(?:\\*[^?\\s]{0,60}+)?\\?([bBqQ])\\?([^?\\s]*+)\\?=");

    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private Charset charset;

    private EncodedWords() {}

    static String decode(String field) {
        return field.contains("=?") ? new EncodedWords().decoded(field) : field;
    }

    private String decoded(String field) {
        Matcher word = WORD.matcher(field);
        int from = 0;
        boolean behindWord = false;
        while (word.find()) {
            Charset named = charset(word.group(1));
            byte[] decoded = named == null ? null : octets(word.group(2), word.group(3));
            String between = field.substring(from, word.start());
            // RFC 2047 6.2: blanks between two of them are not shown.
            if (!(behindWord && decoded != null && between.isBlank())) {
                flush();
                text.append(between);
            }
            behindWord = decoded != null;
            if (behindWord) {
                add(named, decoded);
            } else {
                flush();
                text.append(word.group());
            }
            from = word.end();
        }
        flush();
        return text.append(field, from, field.length()).toString();
    }

    /** A character may be cut in two by the end of a word, against RFC 2047 5. */
    private void add(Charset named, byte[] decoded) {
        if (!named.equals(charset)) {
            flush();
            charset = named;
        }
        octets.writeBytes(decoded);
    }

    private void flush() {
        if (octets.size() > 0) {
            text.append(new String(octets.toByteArray(), charset));
            octets.reset();
        }
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] octets(String encoding, String encoded) {
        if (encoding.equalsIgnoreCase("Q")) {
            return q(encoded);
        }
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] q(String encoded) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '_') {
                out.write(' ');
            } else if (c == '=' && isHex(encoded, i + 1)) {
                out.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
                i += 2;
            } else {
                out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static boolean isHex(String text, int at) {
        return at + 1 < text.length()
                && HexFormat.isHexDigit(text.charAt(at))
                && HexFormat.isHexDigit(text.charAt(at + 1));
    }
}
