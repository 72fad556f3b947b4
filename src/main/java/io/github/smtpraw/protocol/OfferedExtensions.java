package io.github.smtpraw.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server lists in its reply to EHLO (RFC 5321 4.1.1.1). Immutable. */
public final class OfferedExtensions {
    /** What a server offers that knows HELO only: nothing, and it has no way to tell. */
    public static final OfferedExtensions NONE = new OfferedExtensions(false, Map.of());

    private final boolean extended;
    private final Map<String, String> parameters;
    private final long maxSize;

    private OfferedExtensions(boolean extended, Map<String, String> parameters) {
        this.extended = extended;
        this.parameters = parameters;
        this.maxSize = number(parameters.get("SIZE"));
    }

    /** Reads the reply: its first line names the server, each other one an extension. */
    public static OfferedExtensions of(Reply ehlo) {
        Map<String, String> parameters = new HashMap<>();
        List<String> lines = ehlo.lines();
        for (String line : lines.subList(1, lines.size())) {
            String text = line.strip();
            int end = 0;
            // AUTH=PLAIN is what servers said before RFC 2554.
            while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '=') {
                end++;
            }
            if (end > 0) {
                String value = end < text.length() ? text.substring(end + 1).strip() : "";
                parameters.putIfAbsent(text.substring(0, end).toUpperCase(Locale.ROOT), value);
            }
        }
        return new OfferedExtensions(true, Map.copyOf(parameters));
    }

    /** The octets of a message that it takes at most (RFC 1870); 0 where it names no limit. */
    private static long number(String size) {
        if (size == null || !size.matches("\\d{1,18}")) {
            return 0;
        }
        return Long.parseLong(size);
    }

    /** Whether the server took EHLO, so that it lists what it can do. */
    public boolean isExtended() {
        return extended;
    }

    /** Whether it lists that keyword, given in upper case. */
    public boolean has(String keyword) {
        return parameters.containsKey(keyword);
    }

    /** What stands behind the keyword, {@code ""} for nothing, null where it is not listed. */
    public String parameter(String keyword) {
        return parameters.get(keyword);
    }

    /** The octets of a message that it takes at most (RFC 1870); 0 where it names no limit. */
    public long maxSize() {
        return maxSize;
    }
}
