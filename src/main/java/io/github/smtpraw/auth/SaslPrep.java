package io.github.smtpraw.auth;

import java.text.Normalizer;

/**
 * The one form of names and passwords that look the same (SASLprep, RFC 4013; RFC 5802 and RFC 4616
 * ask for it). Code points that Unicode added after 3.2 are taken.
 */
final class SaslPrep {
    private SaslPrep() {}

    /** Null for a text with a character that is prohibited there (2.3, 2.4). */
    static String prepare(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 127)) {
            return text;
        }
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> !isMappedToNothing(c))
                .forEach(c -> mapped.appendCodePoint(isSpace(c) ? ' ' : c));
        String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        return normal.codePoints().anyMatch(SaslPrep::isProhibited) || !isOneDirection(normal)
                ? null
                : normal;
    }

    /** The same of a password, which is taken as it is where it has no such form. */
    static String password(String text) {
        String prepared = prepare(text);
        return prepared == null ? text : prepared;
    }

    /** RFC 3454 B.1. */
    private static boolean isMappedToNothing(int c) {
        return c == 0xAD
                || c == 0x34F
                || c == 0x1806
                || (c >= 0x180B && c <= 0x180D)
                || (c >= 0x200B && c <= 0x200D)
                || c == 0x2060
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }

    /** RFC 3454 C.1.2. */
    private static boolean isSpace(int c) {
        return c != ' ' && Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    /** RFC 3454 C.2 to C.9, by what Unicode says of them. */
    private static boolean isProhibited(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.FORMAT ->
                    true;
            default ->
                    (c & 0xFFFE) == 0xFFFE
                            || (c >= 0xFDD0 && c <= 0xFDEF)
                            || (c >= 0xFFF9 && c <= 0xFFFD)
                            || (c >= 0x2FF0 && c <= 0x2FFB)
                            || c == 0x340
                            || c == 0x341;
        };
    }

    /** RFC 3454 6: right-to-left from the first character to the last, or not at all. */
    private static boolean isOneDirection(String text) {
        if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return true;
        }
        return isRightToLeft(text.codePointAt(0))
                && isRightToLeft(text.codePointBefore(text.length()))
                && text.codePoints()
                        .noneMatch(
                                c ->
                                        Character.getDirectionality(c)
                                                == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
