package io.github.smtpraw.client;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of hosts and domains in the one form that they are compared and looked up in. */
final class DomainName {
    private static final int MAX_LENGTH = 253;
    private static final Pattern HOST = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
    private static final String IPV6_TAG = "IPv6:";

    private DomainName() {}

    /**
     * As users give it: a name in any form, or an address, the tag of its literal before it or not
     * (RFC 5321 4.1.3). U-labels become A-labels (RFC 5890, by the IDNA 2003 that the JDK has).
     *
     * @throws IllegalArgumentException for characters beyond ASCII that make no A-label
     */
    static String given(String text) {
        if (text.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())) {
            return text.substring(IPV6_TAG.length());
        }
        try {
            return isAscii(text) ? plain(text) : plain(IDN.toASCII(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + " is no domain name", e);
        }
    }

    /** In lower case and without the dot at its end. */
    static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Whether that can be looked up: labels of letters, digits, hyphens and underscores. */
    static boolean isHost(String name) {
        return name.length() <= MAX_LENGTH && HOST.matcher(name).matches();
    }

    /** Whether that is an address, so that nothing is to be looked up. */
    static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
