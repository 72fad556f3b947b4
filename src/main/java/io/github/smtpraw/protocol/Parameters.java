package io.github.smtpraw.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of MAIL or RCPT, in their order, keywords in any case (RFC 5321 4.1.2). Immutable.
 */
public final class Parameters {
    /** None at all. */
    public static final Parameters NONE = new Parameters(Map.of());

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Parses what stands behind the path, {@code KEYWORD} or {@code KEYWORD=value}, parted by
     * blanks. Values may hold what goes beyond ASCII (RFC 6531 3.3).
     *
     * @throws SyntaxException 501 5.5.4 for anything else, and for a keyword given twice
     */
    public static Parameters parse(String text) throws SyntaxException {
        int at = skipBlanks(text, 0);
        if (at == text.length()) {
            return NONE;
        }
        Map<String, String> values = new LinkedHashMap<>();
        while (at < text.length()) {
            int from = at;
            at = keywordEnd(text, from);
            String keyword = text.substring(from, at).toUpperCase(Locale.ROOT);
            String value = "";
            if (at < text.length() && text.charAt(at) == '=') {
                from = at + 1;
                at = valueEnd(text, from);
                value = text.substring(from, at);
            }
            if (at < text.length() && !Text.isBlank(text.charAt(at))) {
                throw bad("Bad parameter");
            }
            if (values.put(keyword, value) != null) {
                throw bad("Parameter given twice");
            }
            at = skipBlanks(text, at);
        }
        return new Parameters(values);
    }

    private static int keywordEnd(String text, int from) throws SyntaxException {
        int at = from;
        while (at < text.length()
                && (Text.isLetterOrDigit(text.charAt(at))
                        || (at > from && text.charAt(at) == '-'))) {
            at++;
        }
        if (at == from) {
            throw bad("Bad parameter");
        }
        return at;
    }

    private static int valueEnd(String text, int from) throws SyntaxException {
        int at = from;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (c == '=' || c == ' ' || !Text.isPrintable(c)) {
                break;
            }
            at += Character.charCount(c);
        }
        if (at == from) {
            throw bad("Parameter without its value");
        }
        return at;
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Text.isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static SyntaxException bad(String what) {
        return new SyntaxException(Reply.of(501, "5.5.4", what));
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Whether the keyword was given, with or without a value. */
    public boolean has(String keyword) {
        return values.containsKey(keyword.toUpperCase(Locale.ROOT));
    }

    /** The value, {@code ""} for a keyword that stands alone, null for one that was not given. */
    public String get(String keyword) {
        return values.get(keyword.toUpperCase(Locale.ROOT));
    }

    /** The keywords in upper case, in the order given. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** {@code SIZE=100 BODY=8BITMIME}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (keyword, value) ->
                        text.append(text.isEmpty() ? "" : " ")
                                .append(keyword)
                                .append(value.isEmpty() ? "" : "=")
                                .append(value));
        return text.toString();
    }
}
