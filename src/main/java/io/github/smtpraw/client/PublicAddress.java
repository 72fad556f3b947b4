package io.github.smtpraw.client;

import io.github.smtpraw.protocol.Networks;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Which addresses the public name system may send us to. Whoever owns a domain writes what he likes
 * into its records, and a connection to this machine or into the network behind it is none that he
 * could make himself.
 */
final class PublicAddress {
    /**
     * This network, private, shared, loopback, link-local, tests, multicast, reserved (RFC 6890).
     */
    private static final Networks OTHERS =
            new Networks(
                    "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,"
                            + "192.0.0.0/24,192.168.0.0/16,198.18.0.0/15,224.0.0.0/4,240.0.0.0/4,"
                            // Any, loopback, IPv4-compatible; local NAT64; unique-local;
                            // link-local and site-local; multicast.
                            + "::/96,64:ff9b:1::/48,fc00::/7,fe80::/9,ff00::/8");

    private PublicAddress() {}

    /** Whether that is one, with the address of IPv4 that it stands for where it does. */
    static boolean is(InetAddress address) {
        byte[] octets = address.getAddress();
        if (!isOutside(address)) {
            return false;
        }
        if (!(address instanceof Inet6Address)) {
            return true;
        }
        // NAT64 (RFC 6052 2.1) and 6to4 (RFC 3056 2).
        boolean translated = text(octets, 0, 12).equals("0064ff9b0000000000000000");
        boolean tunnelled = text(octets, 0, 2).equals("2002");
        int at = translated ? 12 : 2;
        return (!translated && !tunnelled)
                || isOutside(four(Arrays.copyOfRange(octets, at, at + 4)));
    }

    private static boolean isOutside(InetAddress address) {
        // An address with a scope has it behind a percent sign.
        return !OTHERS.contains(address.getHostAddress().replaceAll("%.*", ""));
    }

    private static InetAddress four(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String text(byte[] octets, int from, int to) {
        return HexFormat.of().formatHex(octets, from, to);
    }
}
