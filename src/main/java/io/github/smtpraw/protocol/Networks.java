package io.github.smtpraw.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses and networks, as in {@code 10.0.0.0/8,192.0.2.1,2001:db8::/32,::1}. An IPv4 address
 * that is written as an IPv6 one ({@code ::ffff:192.0.2.1}) is that IPv4 address. Immutable.
 */
public final class Networks {
    /** None at all. */
    public static final Networks NONE = new Networks("");

    private static final class Network {
        private final byte[] address;
        private final int bits;

        Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            return address.length == other.length && Arrays.equals(address, firstBits(other, bits));
        }
    }

    private final List<Network> networks = new ArrayList<>();

    /**
     * @param list comma-separated; null or blank for none
     * @throws IllegalArgumentException naming the entry that is no address and no network
     */
    public Networks(String list) {
        for (String entry : list == null ? new String[0] : list.split(",")) {
            if (!entry.isBlank()) {
                networks.add(network(entry.strip()));
            }
        }
    }

    private static Network network(String entry) {
        int slash = entry.indexOf('/');
        byte[] address = IpAddress.parse(slash < 0 ? entry : entry.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(entry + " is no IP address and no network");
        }
        int most = 8 * address.length;
        int bits = slash < 0 ? most : bits(entry.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException(entry + " has no prefix length up to " + most);
        }
        if (!Arrays.equals(address, firstBits(address, bits))) {
            throw new IllegalArgumentException(entry + " names a host behind the prefix");
        }
        return new Network(address, bits);
    }

    private static int bits(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    private static byte[] firstBits(byte[] address, int bits) {
        byte[] first = new byte[address.length];
        int whole = bits / 8;
        System.arraycopy(address, 0, first, 0, whole);
        if (bits % 8 > 0) {
            first[whole] = (byte) (address[whole] & (0xFF00 >> (bits % 8)));
        }
        return first;
    }

    /** Whether nothing was set. */
    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /**
     * Whether that address is in one of them.
     *
     * @param address an IP address as text, without brackets; false for anything else
     */
    public boolean contains(String address) {
        byte[] octets = networks.isEmpty() ? null : IpAddress.parse(address);
        return octets != null && networks.stream().anyMatch(network -> network.contains(octets));
    }
}
