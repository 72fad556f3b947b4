package io.github.smtpraw.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Addresses that routes give to the client, checked for what would break the dialogue. What else is
 * wrong with them is for the server to say, since addresses that no grammar allows do exist.
 */
public final class OutgoingPaths {
    private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    private OutgoingPaths() {}

    /**
     * A reverse path without its brackets, {@code ""} for the null one.
     *
     * @throws IllegalArgumentException for characters that a path can not have
     */
    public static String reverse(String text) {
        return check(withoutBrackets(text.strip()));
    }

    /**
     * A forward path without its brackets.
     *
     * @throws IllegalArgumentException for characters that a path can not have, and for none
     */
    public static String forward(String text) {
        String path = reverse(text);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("an empty address");
        }
        return path;
    }

    /** Parts a list at its commas, those in quotes and in angle brackets left alone. */
    public static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        boolean bracketed = false;
        int from = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                bracketed = c == '<';
            } else if (c == ',' && !quoted && !bracketed) {
                add(list.substring(from, i), parts);
                from = i + 1;
            }
        }
        add(list.substring(from), parts);
        return parts;
    }

    private static void add(String part, List<String> parts) {
        if (!part.isBlank()) {
            parts.add(part.strip());
        }
    }

    /**
     * What may stand behind a verb or in a parameter as it is.
     *
     * @throws IllegalArgumentException for a CR, LF, NUL, any other control character or separator
     */
    public static String line(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!Text.isPrintable(c)) {
                throw bad(c, text);
            }
            i += Character.charCount(c);
        }
        return text;
    }

    /**
     * The name of a parameter (RFC 5321 4.1.2: esmtp-keyword).
     *
     * @throws IllegalArgumentException for what is none
     */
    public static String keyword(String text) {
        if (!KEYWORD.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "no name of a parameter: '" + Text.printable(text) + "'");
        }
        return text;
    }

    /**
     * The value of a parameter, {@code ""} for none (RFC 5321 4.1.2: esmtp-value).
     *
     * @throws IllegalArgumentException for a blank, an equals sign and what {@link #line} refuses
     */
    public static String parameter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '=') {
                throw bad(c, text);
            }
        }
        return line(text);
    }

    /**
     * A recipient with what RCPT shall say of it, all of it fit to be said.
     *
     * @throws IllegalArgumentException for what is not
     */
    public static Recipient recipient(Recipient recipient) {
        String path = forward(recipient.getAddress());
        if (recipient.getDsnNotify() != null) {
            parameter(recipient.getDsnNotify());
        }
        if (recipient.getDsnOriginal() != null) {
            original(recipient.getDsnOriginal());
        }
        recipient
                .getParameters()
                .forEach(
                        (name, value) -> {
                            keyword(name);
                            parameter(value);
                        });
        // Mostly it is what a server took, and stays the very same.
        return path.equals(recipient.getAddress()) ? recipient : recipient.withAddress(path);
    }

    /** A type, which stands in RCPT as it is, and an address, which is encoded. */
    private static void original(String original) {
        int end = line(original).indexOf(';');
        if (end < 1) {
            throw new IllegalArgumentException(
                    "no type in front of the original recipient '" + original + "'");
        }
        parameter(original.substring(0, end));
    }

    private static String withoutBrackets(String text) {
        return text.startsWith("<") && text.endsWith(">")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static String check(String path) {
        boolean quoted = false;
        for (int i = 0; i < path.length(); ) {
            int c = path.codePointAt(i);
            if (!Text.isPrintable(c) || (!quoted && (c == ' ' || c == '<' || c == '>'))) {
                throw bad(c, path);
            }
            i += Character.charCount(c);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted && i < path.length()) {
                c = path.codePointAt(i);
                if (!Text.isPrintable(c)) {
                    throw bad(c, path);
                }
                i += Character.charCount(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quote that is not closed in '" + path + "'");
        }
        return path;
    }

    private static IllegalArgumentException bad(int c, String text) {
        return new IllegalArgumentException(
                String.format("character U+%04X in '%s'", c, Text.printable(text)));
    }
}
