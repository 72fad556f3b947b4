package io.github.smtpraw.directory;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in which a part in double quotes is taken as it stands (RFC 5322 3.2.4), and among addresses
 * one in parentheses is a remark (3.2.2).
 */
final class Quotes {
    private Quotes() {}

    /** The first place of the character outside quotes; -1 where there is none. */
    static int indexOf(String text, char wanted) {
        return isPlain(text, false) ? text.indexOf(wanted) : indexOf(text, wanted, 0, false);
    }

    private static int indexOf(String text, char wanted, int from, boolean remarks) {
        boolean quoted = false;
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (c == wanted && !quoted && depth == 0) {
                return i;
            } else if (remarks && !quoted) {
                depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            }
        }
        return -1;
    }

    /** Whether there is nothing to look out for, as in most lines of large files. */
    private static boolean isPlain(String text, boolean remarks) {
        return text.indexOf('"') < 0
                && text.indexOf('\\') < 0
                && (!remarks || text.indexOf('(') < 0);
    }

    /** Whether a quote is begun and not ended. */
    static boolean areOpen(String text) {
        if (isPlain(text, false)) {
            return false;
        }
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
            hash = indexOf(line, '#', hash + 1, false);
        }
        return hash < 0 ? line : line.substring(0, hash);
    }

    /** The parts between commas outside quotes and remarks, stripped, without empty ones. */
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        // Asked once: a list may be a line of megabytes.
        boolean plain = isPlain(text, true);
        int from = 0;
        while (from <= text.length()) {
            int comma = plain ? text.indexOf(',', from) : indexOf(text, ',', from, true);
            int end = comma < 0 ? text.length() : comma;
            String part = text.substring(from, end).strip();
            if (!part.isEmpty()) {
                parts.add(part);
            }
            from = end + 1;
        }
        return parts;
    }

    /**
     * The address of a mailbox (RFC 5322 3.4): {@code Full Name <joe@x.example> (a remark)} is
     * {@code <joe@x.example>}.
     */
    static String addressOf(String mailbox) {
        String plain = withoutRemarks(mailbox).strip();
        int bracket = indexOf(plain, '<');
        return bracket > 0 && plain.endsWith(">") ? plain.substring(bracket) : plain;
    }

    private static String withoutRemarks(String text) {
        StringBuilder plain = new StringBuilder();
        int from = 0;
        int open = indexOf(text, '(');
        while (open >= 0) {
            plain.append(text, from, open).append(' ');
            // The bracket that closes this one, behind those within it.
            int close = indexOf(text, ')', open + 1, true);
            if (close < 0) {
                return text;
            }
            from = close + 1;
            open = indexOf(text, '(', from, false);
        }
        return plain.append(text, from, text.length()).toString();
    }
}
