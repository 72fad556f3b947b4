package io.github.smtpraw.directory;

import java.util.ArrayList;
import java.util.List;

/** Text in which a part in double quotes is taken as it stands. */
final class Quotes {
    private Quotes() {}

    /** The first place of the character outside quotes; -1 where there is none. */
    static int indexOf(String text, char wanted) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
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

    /** The parts between commas outside quotes, stripped, without empty ones. */
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        int comma;
        while ((comma = indexOf(rest, ',')) >= 0) {
            add(parts, rest.substring(0, comma));
            rest = rest.substring(comma + 1);
        }
        add(parts, rest);
        return parts;
    }

    private static void add(List<String> parts, String part) {
        if (!part.isBlank()) {
            parts.add(part.strip());
        }
    }

    /** Without the quotes around the whole of it, where there are any. */
    static String strip(String text) {
        int end = text.length() - 1;
        return end > 0 && text.charAt(0) == '"' && text.charAt(end) == '"'
                ? text.substring(1, end)
                : text;
    }
}
