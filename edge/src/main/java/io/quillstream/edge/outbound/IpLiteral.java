package io.quillstream.edge.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses written as numbers, in their one proper spelling each; never asks a resolver. */
final class IpLiteral {

    private static final Pattern FOUR = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern NUMERIC_LABEL = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");

    private IpLiteral() {}

    /** The address; empty for a name or an odd spelling such as {@code 127.1} or {@code 0x7f000001}. */
    static Optional<InetAddress> parse(String text) {
        if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether some resolver would take this host for a number: its last label is one. */
    static boolean looksNumeric(String host) {
        String trimmed = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return NUMERIC_LABEL
                .matcher(trimmed.substring(trimmed.lastIndexOf('.') + 1))
                .matches();
    }
}
