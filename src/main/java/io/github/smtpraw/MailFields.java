package io.github.smtpraw;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The header fields of a message by name, in any case and decoded, read-only. They are parsed when
 * first asked for. Of a field that stands there several times the values are kept in their order,
 * apart by a line feed.
 */
final class MailFields extends AbstractMap<String, String> {
    private static final int LIMIT = 1024 * 1024;

    private final ContentBody body;
    private Map<String, String> fields;

    MailFields(ContentBody body) {
        this.body = body;
    }

    @Override
    public String get(Object name) {
        return name instanceof String string ? fields().get(string) : null;
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return Collections.unmodifiableMap(fields()).entrySet();
    }

    private synchronized Map<String, String> fields() {
        if (fields == null) {
            fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            try (InputStream in = new BufferedInputStream(body.open())) {
                parse(in);
            } catch (IOException e) {
                // What can't be read any more has no fields.
                fields.clear();
            }
        }
        return fields;
    }

    private void parse(InputStream in) throws IOException {
        StringBuilder field = new StringBuilder();
        int left = LIMIT;
        while (left > 0) {
            String line = line(in, left);
            if (line == null || line.isEmpty()) {
                break;
            }
            left -= line.length() + 2;
            boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (!folded) {
                add(field);
                field.setLength(0);
            }
            field.append(line);
        }
        add(field);
    }

    private static String line(InputStream in, int limit) throws IOException {
        byte[] octets = new byte[128];
        int length = 0;
        int octet;
        while ((octet = in.read()) >= 0 && octet != '\n' && length < limit) {
            if (length == octets.length) {
                octets = java.util.Arrays.copyOf(octets, 2 * length);
            }
            octets[length++] = (byte) octet;
        }
        if (octet < 0 && length == 0) {
            return null;
        }
        boolean cr = length > 0 && octets[length - 1] == '\r';
        return text(octets, cr ? length - 1 : length);
    }

    /** Octets beyond ASCII are UTF-8 (RFC 6532) where they can be, else taken as they are. */
    private static String text(byte[] octets, int length) {
        String text = new String(octets, 0, length, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0
                ? text
                : new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void add(CharSequence field) {
        String text = field.toString();
        int colon = text.indexOf(':');
        String name = colon <= 0 ? "" : text.substring(0, colon).strip();
        if (!name.isEmpty() && name.indexOf(' ') < 0) {
            String value = EncodedWords.decode(text.substring(colon + 1).strip());
            fields.merge(name, value, (first, next) -> first + "\n" + next);
        }
    }
}
