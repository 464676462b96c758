package io.quillstream.sinks.feed;

import org.apache.kafka.common.TopicPartition;

/**
 * The store has more than the log: the log was set back, or is another one. Its next records have numbers that the store
 * takes for written, so whoever went on would pass over all of them without a word. It heals once the store's positions
 * are taken away, or the log is back.
 */
final class StoreAheadException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** The message may be shown to anybody: it names a place in the log and nothing that is in it. */
    StoreAheadException(TopicPartition partition, long stored, long end) {
        super("%s ends at %d, and the store has it up to %d: the log is older than the store, or another one"
                .formatted(partition, end, stored));
    }
}
