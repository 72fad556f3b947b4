package io.github.smtpraw.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a server lists in its reply to EHLO (RFC 5321 4.1.1.1). Immutable. */
public final class OfferedExtensions {
    /** What a server offers that knows HELO only: nothing, and it has no way to tell. */
    public static final OfferedExtensions NONE = new OfferedExtensions(false, false, Map.of());

    private final boolean extended;
    private final boolean secure;
    private final Map<String, String> parameters;
    private final long maxSize;

    private OfferedExtensions(boolean extended, boolean secure, Map<String, String> parameters) {
        this.extended = extended;
        this.secure = secure;
        this.parameters = parameters;
        this.maxSize = number(parameters.get("SIZE"));
    }

    /** What it lists without TLS. */
    public static OfferedExtensions of(Reply ehlo) {
        return of(ehlo, false);
    }

    /**
     * Reads the reply: its first line names the server, each other one an extension.
     *
     * @param secure whether it came by TLS
     */
    public static OfferedExtensions of(Reply ehlo, boolean secure) {
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
                String keyword = text.substring(0, end).toUpperCase(Locale.ROOT);
                parameters.merge(
                        keyword,
                        value,
                        // Some servers list mechanisms in both forms, each with others.
                        (one, other) -> keyword.equals("AUTH") ? one + ' ' + other : one);
            }
        }
        return new OfferedExtensions(true, secure, Map.copyOf(parameters));
    }

    /** The octets of a message that it takes at most (RFC 1870); 0 where it names no limit. */
    private static long number(String size) {
        if (size == null || !size.matches("\\d{1,18}")) {
            return 0;
        }
        return Long.parseLong(size);
    }

    /** Whether it was listed by TLS. */
    public boolean isSecure() {
        return secure;
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

    /** The words behind the keyword in upper case, each once; none where it is not listed. */
    List<String> words(String keyword) {
        String value = parameters.getOrDefault(keyword, "").strip().toUpperCase(Locale.ROOT);
        return value.isEmpty() ? List.of() : Stream.of(value.split("\\s+")).distinct().toList();
    }

    /** A limit of RFC 9422, such as RCPTMAX; {@link Integer#MAX_VALUE} where it names none. */
    public int limit(String name) {
        for (String word : words("LIMITS")) {
            if (word.startsWith(name + '=')) {
                // Up to six digits, of which zero means nothing (RFC 9422 3).
                String number = word.substring(name.length() + 1);
                int limit = number.matches("\\d{1,6}") ? Integer.parseInt(number) : 0;
                return limit == 0 ? Integer.MAX_VALUE : limit;
            }
        }
        return Integer.MAX_VALUE;
    }
}
