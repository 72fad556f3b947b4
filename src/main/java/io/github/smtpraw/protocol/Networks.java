package io.github.smtpraw.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Addresses and networks, {@code 192.0.2.1} and {@code 10.0.0.0/8}, IPv6 as well. Immutable. */
public final class Networks {
    /** None at all. */
    public static final Networks NONE = new Networks(List.of());

    /** What an IPv4 address begins with where it is written as an IPv6 one (RFC 4291 2.5.5.2). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private static final class Network {
        private final byte[] address;
        private final int bits;

        /**
         * @param bits how many of the address count
         */
        Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Reads a list with commas or blanks between.
     *
     * @throws IllegalArgumentException naming what is no address and no network
     */
    public static Networks parse(String list) {
        List<Network> networks = new ArrayList<>();
        for (String word : list.split("[,\\s]+", -1)) {
            if (!word.isEmpty()) {
                networks.add(network(word));
            }
        }
        return new Networks(List.copyOf(networks));
    }

    private static Network network(String word) {
        int slash = word.indexOf('/');
        byte[] address = address(slash < 0 ? word : word.substring(0, slash));
        String bits = slash < 0 ? null : word.substring(slash + 1);
        if (address == null || (bits != null && !bits.matches("\\d{1,3}"))) {
            throw new IllegalArgumentException(word + " is no address and no network");
        }
        int all = address.length * 8;
        int count = bits == null ? all : Integer.parseInt(bits);
        if (count > all) {
            throw new IllegalArgumentException(word + " has more than " + all + " bits");
        }
        return new Network(address, count);
    }

    /** The octets of a numeric address; null for anything else, names are not looked up. */
    private static byte[] address(String text) {
        if (AddressLiteral.isValid(text, 0, text.length())) {
            return text.indexOf(':') < 0 ? octets(text.split("\\.", -1), 10, 1) : null;
        }
        return AddressLiteral.isValid("IPv6:" + text, 0, text.length() + 5) ? ipv6(text) : null;
    }

    private static byte[] ipv6(String text) {
        String groups = text;
        int dot = text.indexOf('.');
        if (dot >= 0) {
            int four = text.lastIndexOf(':') + 1;
            byte[] low = octets(text.substring(four).split("\\.", -1), 10, 1);
            int high = (low[0] & 0xFF) << 8 | (low[1] & 0xFF);
            int last = (low[2] & 0xFF) << 8 | (low[3] & 0xFF);
            groups = text.substring(0, four) + Integer.toHexString(high);
            groups += ":" + Integer.toHexString(last);
        }
        int gap = groups.indexOf("::");
        byte[] front = hex(gap < 0 ? groups : groups.substring(0, gap));
        byte[] back = hex(gap < 0 ? "" : groups.substring(gap + 2));
        byte[] all = Arrays.copyOf(front, 16);
        System.arraycopy(back, 0, all, 16 - back.length, back.length);
        boolean mapped = Arrays.equals(all, 0, 12, MAPPED, 0, 12);
        return mapped ? Arrays.copyOfRange(all, 12, 16) : all;
    }

    private static byte[] hex(String groups) {
        return groups.isEmpty() ? new byte[0] : octets(groups.split(":", -1), 16, 2);
    }

    /** So many octets of each number. */
    private static byte[] octets(String[] numbers, int radix, int each) {
        byte[] octets = new byte[numbers.length * each];
        for (int i = 0; i < octets.length; i++) {
            int number = Integer.parseInt(numbers[i / each], radix);
            octets[i] = (byte) (number >> (8 * (each - 1 - i % each)));
        }
        return octets;
    }

    /** Whether a numeric address is in one of them; what is no address is in none. */
    public boolean contains(String address) {
        byte[] octets = networks.isEmpty() ? null : address(address);
        return octets != null && networks.stream().anyMatch(network -> network.contains(octets));
    }

    @Override
    public String toString() {
        return networks.size() + " networks";
    }
}
