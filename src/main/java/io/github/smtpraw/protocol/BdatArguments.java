package io.github.smtpraw.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What follows BDAT: {@code octets [LAST]} (RFC 3030 2).
 *
 * @param wellFormed false where more follows, the size being known all the same
 */
record BdatArguments(long octets, boolean last, boolean wellFormed) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,20})(?:[ \t]+(.*))?");

    /** Null where the size can't be read. */
    static BdatArguments parse(String argument) {
        Matcher matcher = FORM.matcher(argument);
        if (!matcher.matches()) {
            return null;
        }
        String word = matcher.group(2);
        boolean last = "LAST".equalsIgnoreCase(word);
        try {
            return new BdatArguments(Long.parseLong(matcher.group(1)), last, word == null || last);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
