package io.github.smtpraw;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields in a message's own header section by name, in any case: unfolded, decoded (RFC 2047)
 * and free of control characters. Of a field given several times it has all values in their order,
 * apart by {@code \n}, which no value holds. Read-only, and read when first asked; of a header
 * section that is not one it has what comes before it goes wrong.
 *
 * <p>Throws {@link UncheckedIOException} when it is first asked after the content is gone.
 */
final class MailFields extends AbstractMap<String, String> {
    // The default of maxHeaderSize, and our own trace field.
    private static final int MAX_OCTETS = 1024 * 1024 + 4096;

    private record Fields(Map<String, String> inOrder, Map<String, String> byName) {}

    private final ContentBody body;
    private final int limit;
    private volatile Fields fields;

    MailFields(ContentBody body) {
        this(body, MAX_OCTETS);
    }

    /**
     * @param limit octets that are read at most
     */
    MailFields(ContentBody body, int limit) {
        this.body = body;
        this.limit = limit;
    }

    @Override
    public String get(Object name) {
        return name instanceof String ? fields().byName().get(name) : null;
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    /** In the order and the case of the message. */
    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return fields().inOrder().entrySet();
    }

    /** As of any map; never throws. */
    @Override
    public String toString() {
        try {
            return super.toString();
        } catch (UncheckedIOException e) {
            return "{}";
        }
    }

    /** Two threads may both read them, and find the same. */
    private Fields fields() {
        Fields known = fields;
        if (known == null) {
            known = read();
            fields = known;
        }
        return known;
    }

    private Fields read() {
        try (InputStream in = body.open()) {
            Map<String, String> inOrder = new HeaderReader(in, limit).read();
            Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            byName.putAll(inOrder);
            return new Fields(Collections.unmodifiableMap(inOrder), byName);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the header fields of a message", e);
        }
    }
}
