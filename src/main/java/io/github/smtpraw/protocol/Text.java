package io.github.smtpraw.protocol;

/** What the syntax of RFC 5321 4.1.2 and RFC 6531 3.3 says of single characters. */
final class Text {
    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";
    private static final boolean[] ATEXT = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            ATEXT[c] = isLetterOrDigit(c) || ATEXT_SPECIALS.indexOf(c) >= 0;
        }
    }

    private Text() {}

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    /** ALPHA or DIGIT: of ASCII only. */
    static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** What may stand in an unquoted local part, beside the dot. */
    static boolean isAtext(int c) {
        return c < 128 ? ATEXT[c] : isPrintable(c);
    }

    /**
     * What can be shown and passed on within a line: no control character (C0, DEL, C1), no line or
     * paragraph separator, no half of a surrogate pair.
     */
    static boolean isPrintable(int c) {
        if (c < 128) {
            return c >= ' ' && c != 127;
        }
        return c >= 0xA0
                && c != 0x2028
                && c != 0x2029
                && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    }

    /** The text with a blank in place of each character that is not printable. */
    static String printable(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints().forEach(c -> cleaned.appendCodePoint(isPrintable(c) ? c : ' '));
        return cleaned.toString();
    }

    /** The octets that a code point takes in UTF-8. */
    static int octets(int c) {
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }

    /** The octets that a part of a text takes in UTF-8. */
    static int octets(String text, int from, int to) {
        int octets = 0;
        for (int i = from; i < to; ) {
            int c = text.codePointAt(i);
            octets += octets(c);
            i += Character.charCount(c);
        }
        return octets;
    }
}
