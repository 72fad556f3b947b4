package io.github.smtpraw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decodes the encoded words of a header field (RFC 2047); what is none stays as it is. */
final class EncodedWords {
    private static final Pattern WORD =
            Pattern.compile("=\\?([\\w.:+-]{1,40})(?:\\*[\\w-]*)?\\?([BbQq])\\?([^? ]*)\\?=");

    private EncodedWords() {}

    static String decode(String value) {
        if (!value.contains("=?")) {
            return value;
        }
        StringBuilder decoded = new StringBuilder();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        Charset charset = null;
        Matcher matcher = WORD.matcher(value);
        int end = 0;
        while (matcher.find()) {
            String between = value.substring(end, matcher.start());
            Charset next = charset(matcher.group(1));
            byte[] word = next == null ? null : octets(matcher.group(2), matcher.group(3));
            // Blanks between two words are not shown, and a character may be cut by the words' end.
            boolean adjoins = charset != null && between.isBlank() && word != null;
            if (!adjoins || !charset.equals(next)) {
                decoded.append(flush(octets, charset));
            }
            if (!adjoins) {
                decoded.append(between);
            }
            if (word == null) {
                decoded.append(matcher.group());
            } else {
                octets.writeBytes(word);
            }
            charset = word == null ? null : next;
            end = matcher.end();
        }
        return decoded.append(flush(octets, charset)).append(value.substring(end)).toString();
    }

    private static String flush(ByteArrayOutputStream octets, Charset charset) {
        String text = charset == null ? "" : octets.toString(charset);
        octets.reset();
        return text;
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Null where it is not encoded as it says. */
    private static byte[] octets(String encoding, String text) {
        if (encoding.equalsIgnoreCase("B")) {
            try {
                return Base64.getMimeDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' && hex(text, i + 1) >= 0) {
                octets.write(hex(text, i + 1));
                i += 2;
            } else {
                octets.write(c == '_' ? ' ' : c);
            }
        }
        return octets.toByteArray();
    }

    private static int hex(String text, int at) {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
