package io.github.smtpraw.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ORCPT: a type, a semicolon, and an address in xtext (RFC 3461 4.2), or of the type {@code utf-8}
 * with {@code \x{2B}} in place of what may not stand there (RFC 6533 3).
 */
public final class OriginalRecipient {
    private static final Pattern FORM =
            Pattern.compile("([!#$%&'*+/0-9?A-Z^_`a-z{|}~-]+);(.+)", Pattern.DOTALL);
    private static final Pattern EMBEDDED =
            Pattern.compile("\\\\x\\{(10[0-9A-F]{4}|[1-9A-F][0-9A-F]{1,4})\\}");

    private OriginalRecipient() {}

    /** Whether it is of the address type {@code utf-8}. */
    static boolean isUtf8(String original) {
        return original.regionMatches(true, 0, "utf-8;", 0, 6);
    }

    /**
     * The value of the parameter, decoded: {@code rfc822;box@domain}.
     *
     * @throws IllegalArgumentException for what is of another form
     */
    public static String decode(String value) {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a type and an address: " + value);
        }
        String address = form.group(2);
        return form.group(1) + ';' + (isUtf8(value) ? embedded(address) : Xtext.decode(address));
    }

    private static String embedded(String address) {
        Matcher matcher = EMBEDDED.matcher(address);
        StringBuilder decoded = new StringBuilder(address.length());
        int at = 0;
        while (at < address.length()) {
            char c = address.charAt(at);
            if (c == '\\' && matcher.region(at, address.length()).lookingAt()) {
                decoded.appendCodePoint(Integer.parseInt(matcher.group(1), 16));
                at = matcher.end();
            } else if (c > ' ' && c != 127 && "\\+=".indexOf(c) < 0) {
                decoded.append(c);
                at++;
            } else {
                throw new IllegalArgumentException("not an address of type utf-8: " + address);
            }
        }
        return decoded.toString();
    }

    /** The value of the parameter, in ASCII, from its decoded form. */
    public static String encode(String original) {
        int address = original.indexOf(';') + 1;
        String type = original.substring(0, address);
        if (!isUtf8(original)) {
            return type + Xtext.encode(original.substring(address));
        }
        StringBuilder encoded = new StringBuilder(type);
        original.substring(address).codePoints().forEach(c -> embed(c, encoded));
        return encoded.toString();
    }

    private static void embed(int c, StringBuilder encoded) {
        if (c > ' ' && c < 127 && "\\+=".indexOf(c) < 0) {
            encoded.append((char) c);
        } else {
            encoded.append(String.format("\\x{%X}", c));
        }
    }
}
