package io.github.smtpraw.directory;

import java.util.ArrayList;
import java.util.List;

/** Text in which a part in double quotes is taken as it stands (RFC 5322 3.2.4). */
final class Quotes {
    private Quotes() {}

    /** The first place of the character outside quotes; -1 where there is none. */
    static int indexOf(String text, char wanted) {
        return indexOf(text, wanted, 0);
    }

    private static int indexOf(String text, char wanted, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == wanted && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a quote is begun and not ended. */
    static boolean areOpen(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        return quoted;
    }

    /**
     * Without the comment: from a {@code #} that begins the line or follows a blank; {@code a#b} is
     * a local part.
     */
    static String withoutComment(String line) {
        int hash = indexOf(line, '#');
        while (hash > 0 && !Character.isWhitespace(line.charAt(hash - 1))) {
            hash = indexOf(line, '#', hash + 1);
        }
        return hash < 0 ? line : line.substring(0, hash);
    }

    /** The parts between commas outside quotes, stripped, without empty ones. */
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int comma = indexOf(text, ',', from);
            int end = comma < 0 ? text.length() : comma;
            String part = text.substring(from, end).strip();
            if (!part.isEmpty()) {
                parts.add(part);
            }
            from = end + 1;
        }
        return parts;
    }
}
