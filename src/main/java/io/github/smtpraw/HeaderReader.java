package io.github.smtpraw;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;

/**
 * Reads the fields of a header section (RFC 5322 2.2) up to the empty line, the first line that is
 * no field, or its limit. A bare LF ends a line too, as it does for most who will read the message.
 */
final class HeaderReader {
    private record Field(String name, StringBuilder values) {}

    private final InputStream in;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private int left;
    private String name;

    HeaderReader(InputStream in, int limit) {
        this.in = new BufferedInputStream(in);
        this.left = limit;
    }

    /** Values by name, each in the case it was first given in, in their order. */
    Map<String, String> read() throws IOException {
        byte[] line = line();
        while (line.length > 0 && take(line)) {
            line = line();
        }
        endField();
        Map<String, String> result = new LinkedHashMap<>();
        fields.values().forEach(field -> result.put(field.name(), field.values().toString()));
        return result;
    }

    /** The next line without its end; empty at the end of the section too. */
    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        int octet = next();
        while (octet >= 0 && octet != '\n') {
            line.write(octet);
            octet = next();
        }
        byte[] octets = line.toByteArray();
        int last = octets.length - 1;
        return last >= 0 && octets[last] == '\r' ? Arrays.copyOf(octets, last) : octets;
    }

    private int next() throws IOException {
        return left-- > 0 ? in.read() : -1;
    }

    /** Whether the line belongs to the section. */
    private boolean take(byte[] line) {
        if (line[0] == ' ' || line[0] == '\t') {
            value.writeBytes(line);
            return name != null;
        }
        endField();
        int colon = 0;
        while (colon < line.length && line[colon] != ':') {
            colon++;
        }
        String before = new String(line, 0, colon, StandardCharsets.ISO_8859_1).stripTrailing();
        if (colon == line.length || !isName(before)) {
            return false;
        }
        name = before;
        value.write(line, colon + 1, line.length - colon - 1);
        return true;
    }

    /** RFC 5322 3.6.8. */
    private static boolean isName(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private void endField() {
        if (name != null) {
            String text = clean(EncodedWords.decode(MailText.of(value.toByteArray()).value()));
            String key = name.toLowerCase(Locale.ROOT);
            Field given = fields.get(key);
            if (given == null) {
                fields.put(key, new Field(name, new StringBuilder(text)));
            } else {
                given.values().append('\n').append(text);
            }
        }
        name = null;
        value.reset();
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) ? ' ' : c);
        }
        return StringUtils.strip(clean.toString());
    }
}
