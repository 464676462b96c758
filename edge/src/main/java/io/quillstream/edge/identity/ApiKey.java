package io.quillstream.edge.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code qs_live_} or {@code qs_dev_}, 30 random base62 characters (178 bits), and their CRC-32
 * in 6 base62 digits, so that a mistyped key costs no look-up and a leaked one is found by scanners.
 */
public record ApiKey(String text) {

    private static final String LIVE = "qs_live_";
    private static final String DEV = "qs_dev_";
    private static final int RANDOM_LENGTH = 30;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int PREFIX_LENGTH = 8;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new key for production use. */
    public static ApiKey random() {
        StringBuilder random = new StringBuilder();
        RANDOM.ints(RANDOM_LENGTH, 0, ALPHABET.length()).forEach(i -> random.append(ALPHABET.charAt(i)));
        return of(LIVE, random.toString());
    }

    static ApiKey development(String thirtyCharacters) {
        return of(DEV, thirtyCharacters);
    }

    /** The key, if the text has its form and the checksum is right. */
    public static Optional<ApiKey> parse(String text) {
        String kind = kindOf(text);
        if (kind == null || text.length() != kind.length() + RANDOM_LENGTH + CHECKSUM_LENGTH) {
            return Optional.empty();
        }
        String random = text.substring(kind.length(), kind.length() + RANDOM_LENGTH);
        boolean base62 = random.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
        return base62 && text.equals(of(kind, random).text) ? Optional.of(new ApiKey(text)) : Optional.empty();
    }

    /** Whether it is of the kind that stands in the source for all to read; {@link #random} makes none of it. */
    boolean isOfDevelopment() {
        return text.startsWith(DEV);
    }

    /** Whether somebody meant this to be an API key. */
    static boolean looksLikeOne(String text) {
        return text.startsWith("qs_");
    }

    /** The beginning by which people tell keys apart in lists: kind and 8 random characters. Look-ups go by the hash. */
    public String prefix() {
        return text.substring(0, kindOf(text).length() + PREFIX_LENGTH);
    }

    /** Not the key, so that it cannot slip into a log. */
    @Override
    public String toString() {
        return prefix() + "…";
    }

    private static ApiKey of(String kind, String random) {
        return new ApiKey(kind + random + checksum(random));
    }

    private static String kindOf(String text) {
        return text.startsWith(LIVE) ? LIVE : text.startsWith(DEV) ? DEV : null;
    }

    private static String checksum(String random) {
        CRC32 crc = new CRC32();
        crc.update(random.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        char[] digits = new char[CHECKSUM_LENGTH];
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(digits);
    }
}
