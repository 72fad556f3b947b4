package io.github.smtpraw.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses and networks, {@code 192.0.2.1} and {@code 10.0.0.0/8}, IPv6 as well. Immutable. */
public final class Networks {
    /** None at all. */
    public static final Networks NONE = new Networks(List.of());

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
        boolean numeric =
                AddressLiteral.isValid(text, 0, text.length())
                        || AddressLiteral.isValid("IPv6:" + text, 0, text.length() + 5);
        try {
            return numeric ? InetAddress.getByName(text).getAddress() : null;
        } catch (UnknownHostException e) {
            return null;
        }
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
