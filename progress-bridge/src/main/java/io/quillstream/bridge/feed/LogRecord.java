package io.quillstream.bridge.feed;

/**
 * One undecoded record of a partition.
 *
 * @param appendedAt the broker's append time, milliseconds since the epoch
 */
public record LogRecord(long offset, long appendedAt, String key, byte[] value) {

    /** Rough size in memory. */
    int weight() {
        return 96 + key.length() + (value == null ? 0 : value.length);
    }
}
