package io.github.smtpraw.protocol;

import java.util.Arrays;

/** An IP address of its text, with no look-up of names. */
final class IpAddress {
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private IpAddress() {}

    /** 4 or 16 octets; null for what is no address. Those of IPv4 in IPv6 (::ffff:x) are IPv4. */
    static byte[] parse(String text) {
        if (AddressLiteral.isValid(text, 0, text.length())) {
            return text.indexOf(':') < 0 ? ipv4(text) : null;
        }
        String tagged = "IPv6:" + text;
        if (!AddressLiteral.isValid(tagged, 0, tagged.length())) {
            return null;
        }
        byte[] octets = ipv6(text);
        boolean mapped = Arrays.equals(octets, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        return mapped ? Arrays.copyOfRange(octets, MAPPED.length, octets.length) : octets;
    }

    private static byte[] ipv4(String text) {
        byte[] octets = new byte[4];
        int at = 0;
        for (String number : text.split("\\.", -1)) {
            octets[at++] = (byte) Integer.parseInt(number);
        }
        return octets;
    }

    private static byte[] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text);
        }
        byte[] front = groups(text.substring(0, gap));
        byte[] back = groups(text.substring(gap + 2));
        byte[] octets = Arrays.copyOf(front, 16);
        System.arraycopy(back, 0, octets, 16 - back.length, back.length);
        return octets;
    }

    /** Those on one side of the gap. */
    private static byte[] groups(String text) {
        byte[] octets = new byte[16];
        int at = 0;
        for (String group : text.isEmpty() ? new String[0] : text.split(":")) {
            if (group.indexOf('.') >= 0) {
                System.arraycopy(ipv4(group), 0, octets, at, 4);
                at += 4;
            } else {
                int value = Integer.parseInt(group, 16);
                octets[at++] = (byte) (value >> 8);
                octets[at++] = (byte) value;
            }
        }
        return Arrays.copyOf(octets, at);
    }
}
