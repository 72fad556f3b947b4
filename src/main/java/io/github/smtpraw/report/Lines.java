package io.github.smtpraw.report;

import java.util.regex.Pattern;

/** Makes what others said fit to stand in a line of a report. */
final class Lines {
    private static final int WIDTH = 76;

    /** Octets, so that a line has room for what stands in front (RFC 5322 2.1.1). */
    private static final int MAX_OCTETS = 900;

    private static final Pattern BLANKS = Pattern.compile(" +");

    /** RFC 6533 3: what an address of the type utf-8 may not have as it is. */
    private static final Pattern EMBEDDED = Pattern.compile("[ \\\\+=]");

    private Lines() {}

    /** One line without control characters, cut off where it is very long. */
    static String clean(String text) {
        StringBuilder line = new StringBuilder();
        int octets = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = printable(text.codePointAt(i));
            octets += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (octets > MAX_OCTETS) {
                return line.toString().strip() + "...";
            }
            line.appendCodePoint(c);
        }
        return line.toString().strip();
    }

    /** Words with one blank between them. */
    static String cleanWords(String text) {
        return BLANKS.matcher(clean(text)).replaceAll(" ");
    }

    private static int printable(int c) {
        boolean control =
                Character.isISOControl(c)
                        || c == 0x2028
                        || c == 0x2029
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return control ? ' ' : c;
    }

    /** With a question mark for each character beyond ASCII. */
    static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints().forEach(c -> ascii.append(c < 128 ? (char) c : '?'));
        return ascii.toString();
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /** {@code rfc822; box@domain}, or {@code utf-8; …} for an address beyond ASCII (RFC 6533 3). */
    static String typed(String address) {
        String cleaned = clean(address);
        return isAscii(cleaned) ? "rfc822; " + cleaned : "utf-8; " + embedded(cleaned);
    }

    /**
     * The decoded value of ORCPT, {@code type;address}, as a report has it.
     *
     * @return null for what is of another form
     */
    static String original(String original) {
        String cleaned = clean(original);
        int end = cleaned.indexOf(';');
        String type = end < 0 ? "" : cleaned.substring(0, end).strip();
        if (type.isEmpty() || !isAscii(type) || type.indexOf(' ') >= 0) {
            return null;
        }
        String address = cleaned.substring(end + 1).strip();
        return type + "; " + (type.equalsIgnoreCase("utf-8") ? embedded(address) : address);
    }

    private static String embedded(String address) {
        return EMBEDDED.matcher(address)
                .replaceAll(one -> String.format("\\\\x{%X}", (int) one.group().charAt(0)));
    }

    /** The words on lines of a header that begin with a blank (RFC 5322 2.2.3). */
    static String folded(String words) {
        StringBuilder folded = new StringBuilder();
        int width = WIDTH;
        for (String word : words.split(" ", -1)) {
            boolean fits = width + 1 + word.length() <= WIDTH;
            folded.append(folded.isEmpty() ? "" : fits ? " " : "\r\n ").append(word);
            width = fits ? width + 1 + word.length() : 1 + word.length();
        }
        return folded.toString();
    }
}
