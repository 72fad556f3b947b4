package io.github.smtpraw.protocol;

/**
 * An address in place of a domain: {@code [192.0.2.1]}, {@code [IPv6:2001:db8::1]} (5321 4.1.3).
 */
final class AddressLiteral {
    private static final String IPV6 = "IPv6:";

    private AddressLiteral() {}

    /** Whether {@code text[from, to)} is what may stand between the square brackets. */
    static boolean isValid(String text, int from, int to) {
        // IPv6 is the only tag that was ever registered.
        if (text.regionMatches(true, from, IPV6, 0, IPV6.length())) {
            return isIpv6(text, from + IPV6.length(), to);
        }
        return isIpv4(text, from, to);
    }

    private static boolean isIpv4(String text, int from, int to) {
        int numbers = 0;
        int at = from;
        while (true) {
            int digits = 0;
            int value = 0;
            while (at < to && digits < 4 && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at++) - '0';
                digits++;
            }
            numbers++;
            if (digits == 0 || digits > 3 || value > 255 || numbers > 4) {
                return false;
            }
            if (at == to) {
                return numbers == 4;
            }
            if (text.charAt(at++) != '.') {
                return false;
            }
        }
    }

    /** Up to eight groups, one {@code ::} for at least one of them, IPv4 for the last two. */
    private static boolean isIpv6(String text, int from, int to) {
        int groups = 0;
        boolean gap = false;
        int at = from;
        if (text.startsWith("::", at)) {
            gap = true;
            at += 2;
        }
        while (at < to) {
            int digits = 0;
            while (at + digits < to && digits < 5 && isHex(text.charAt(at + digits))) {
                digits++;
            }
            if (at + digits < to && text.charAt(at + digits) == '.') {
                groups += 2;
                return isIpv4(text, at, to) && (gap ? groups < 8 : groups == 8);
            }
            if (digits == 0 || digits > 4 || ++groups > 8) {
                return false;
            }
            at += digits;
            if (at == to) {
                break;
            }
            if (text.charAt(at++) != ':' || at == to) {
                return false;
            }
            if (text.charAt(at) == ':') {
                if (gap) {
                    return false;
                }
                gap = true;
                at++;
            }
        }
        return gap ? groups < 8 : groups == 8;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
