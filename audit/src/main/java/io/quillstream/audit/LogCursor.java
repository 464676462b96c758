package io.quillstream.audit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the committed records of one partition once, from offset 0 forward. Holds one fetch in memory. Not
 * thread-safe.
 *
 * @param <T> value of the topic
 */
final class LogCursor<T extends SpecificRecord> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<String, byte[]> consumer;
    private final TopicPartition partition;
    private final Deserializer<T> decoder;
    private final Queue<ConsumerRecord<String, byte[]>> fetched = new ArrayDeque<>();
    private long knownEnd;

    /** @param consumer of committed records, without group; closed with the cursor */
    LogCursor(Consumer<String, byte[]> consumer, TopicPartition partition, Deserializer<T> decoder) {
        this.partition = partition;
        this.decoder = decoder;
        this.consumer = consumer;
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
    }

    /** The end of what is committed now: the offset behind the last record that can be read. */
    long end() {
        knownEnd = consumer.endOffsets(List.of(partition)).get(partition);
        return knownEnd;
    }

    /** The next committed record, wherever the end is now; empty if there is none yet. */
    Optional<LogRecord<T>> next() {
        Optional<LogRecord<T>> next = next(knownEnd);
        return next.isPresent() ? next : next(end());
    }

    /** The next record below the offset; empty if there is none. The offset must not be beyond {@link #end()}. */
    Optional<LogRecord<T>> next(long below) {
        ConsumerRecord<String, byte[]> next = peek(below);
        if (next == null) {
            return Optional.empty();
        }
        fetched.remove();
        return Optional.of(new LogRecord<>(next, decoder));
    }

    /**
     * Goes forward to the record at that offset.
     *
     * @param passed is shown every record on the way
     * @return empty if there is no record at that offset, or the cursor is beyond it
     */
    Optional<LogRecord<T>> at(long offset, java.util.function.Consumer<LogRecord<T>> passed) {
        if (offset < 0 || (offset >= knownEnd && offset >= end())) {
            return Optional.empty();
        }
        for (ConsumerRecord<String, byte[]> next = peek(offset + 1); next != null; next = peek(offset + 1)) {
            fetched.remove();
            LogRecord<T> record = new LogRecord<>(next, decoder);
            if (next.offset() == offset) {
                return Optional.of(record);
            }
            passed.accept(record);
        }
        return Optional.empty();
    }

    private ConsumerRecord<String, byte[]> peek(long below) {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (fetched.isEmpty() && consumer.position(partition) < below) {
            long before = consumer.position(partition);
            consumer.poll(POLL).records(partition).forEach(fetched::add);
            if (consumer.position(partition) > before) {
                giveUpAt = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("No answer from the broker for " + partition + " at offset " + before);
            }
        }
        ConsumerRecord<String, byte[]> head = fetched.peek();
        return head != null && head.offset() < below ? head : null;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
