package io.quillstream.edge.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A range of addresses in CIDR notation.
 *
 * @param prefix the first address; 4 bytes, or 16
 * @param bits how many leading bits of an address must equal the prefix's
 */
record Network(byte[] prefix, int bits) {

    /** {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address; empty for anything else. */
    static Optional<Network> parse(String text) {
        String[] parts = text.split("/", -1);
        Optional<InetAddress> address = IpLiteral.parse(parts[0]);
        if (address.isEmpty() || parts.length > 2) {
            return Optional.empty();
        }
        byte[] prefix = address.get().getAddress();
        int most = prefix.length * 8;
        if (parts.length == 1) {
            return Optional.of(new Network(prefix, most));
        }
        boolean valid = parts[1].matches("\\d{1,3}") && Integer.parseInt(parts[1]) <= most;
        return valid ? Optional.of(new Network(prefix, Integer.parseInt(parts[1]))) : Optional.empty();
    }

    static Network of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text + " is no network"));
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((bytes[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network that && bits == that.bits && Arrays.equals(prefix, that.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * bits + Arrays.hashCode(prefix);
    }

    @Override
    public String toString() {
        return Arrays.toString(prefix) + "/" + bits;
    }
}
