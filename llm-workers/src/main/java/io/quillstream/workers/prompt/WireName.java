package io.quillstream.workers.prompt;

import java.util.Locale;

/** Names on the wire are the lower-case names of our constants. */
final class WireName {

    private WireName() {}

    static String toConstant(String wire) {
        return wire.toUpperCase(Locale.ROOT);
    }

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
