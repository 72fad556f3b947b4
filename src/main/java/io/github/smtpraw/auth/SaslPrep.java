package io.github.smtpraw.auth;

import com.ongres.saslprep.SASLprep;

/**
 * The one form of names and passwords that look the same (SASLprep, RFC 4013; RFC 5802 and RFC 4616
 * ask for it). Code points that Unicode added after 3.2 are taken.
 */
final class SaslPrep {
    private SaslPrep() {}

    /**
     * Null for a text with a character that is prohibited there (2.3, 2.4), and for one beyond
     * ASCII where the library that knows those is missing.
     */
    static String prepare(String text) {
        if (isPrintable(text)) {
            return text;
        }
        if (!Library.SASLPREP.isPresent()) {
            return null;
        }
        try {
            return new SASLprep().prepareQuery(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // The latter of a text that has nothing but what is mapped to nothing (2.1).
            return null;
        }
    }

    /** Whether it is printable ASCII, which is its own form. */
    static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    /**
     * The same of a password, which is taken as it is where it has no such form, as PostgreSQL
     * does.
     */
    static String password(String text) {
        String prepared = prepare(text);
        return prepared == null || prepared.isEmpty() ? text : prepared;
    }
}
