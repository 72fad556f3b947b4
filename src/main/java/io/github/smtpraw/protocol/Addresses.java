package io.github.smtpraw.protocol;

import java.util.Locale;

/** What can be said of an address ({@code box@domain} or {@code box}) without parsing it anew. */
public final class Addresses {
    private Addresses() {}

    /** The domain in lower case, {@code ""} for an address without one. */
    public static String domain(String address) {
        int at = at(address);
        return at < 0 ? "" : address.substring(at + 1).toLowerCase(Locale.ROOT);
    }

    /** The host that a source route names first, in lower case: {@code b} of {@code @b,@c:d@e}. */
    static String firstHost(String address) {
        int end = 1;
        boolean literal = false;
        while (end < address.length()) {
            char c = address.charAt(end);
            literal = c == '[' || (literal && c != ']');
            if (!literal && (c == ',' || c == ':')) {
                break;
            }
            end++;
        }
        return address.substring(1, end).toLowerCase(Locale.ROOT);
    }

    /** The local part as it stands, quotes included. */
    public static String localPart(String address) {
        int at = at(address);
        return at < 0 ? address : address.substring(0, at);
    }

    /** Where the domain begins: one inside the quotes of {@code "u@remote"} is none. */
    private static int at(String address) {
        int at = address.lastIndexOf('@');
        return at < address.lastIndexOf('"') ? -1 : at;
    }

    /** The local part without quotes and quoted pairs: {@code "a\"b"} is {@code a"b}. */
    public static String unquoted(String localPart) {
        int end = localPart.length() - 1;
        if (end < 1 || localPart.charAt(0) != '"' || localPart.charAt(end) != '"') {
            return localPart;
        }
        StringBuilder plain = new StringBuilder(end);
        for (int i = 1; i < end; i++) {
            char c = localPart.charAt(i);
            plain.append(c == '\\' && i + 1 < end ? localPart.charAt(++i) : c);
        }
        return plain.toString();
    }

    /**
     * Whether two addresses name one mailbox: domains in any case, quoted and unquoted local parts
     * alike, local parts to the letter (RFC 5321 2.4, 4.1.2).
     */
    public static boolean same(String one, String other) {
        return one.equals(other)
                || (domain(one).equals(domain(other))
                        && unquoted(localPart(one)).equals(unquoted(localPart(other))));
    }

    /** Whether it is postmaster, in any case, at any domain or none (RFC 5321 4.5.1). */
    public static boolean isPostmaster(String address) {
        return unquoted(localPart(address)).equalsIgnoreCase("postmaster");
    }

    /** The ip of an ip:port, without brackets. */
    static String host(String address) {
        String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
