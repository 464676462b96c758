package io.quillstream.bridge.feed;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the progress of one job in a stretch of the log that is no longer in memory. The exception, not the rule: only
 * a few scans run at once, and each is bounded in time. Thread-safe.
 */
public final class LogScan {

    private static final int AT_ONCE = 4;
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients kafka;
    private final Duration atMost;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    /** A scan could not be finished in time; the same question may succeed later. */
    public static final class ScanTooLongException extends Exception {
        private static final long serialVersionUID = 1L;

        ScanTooLongException(String message) {
            super(message);
        }
    }

    /**
     * A stretch of one partition.
     *
     * @param from offset of its first record
     * @param notBefore where it may begin instead, if that is further on, by the broker's append time; null for none
     * @param to offset behind its last record; one behind the log's end stands for the end as it is now
     * @param notAfter where it may end instead, by append time; null for none
     */
    public record Stretch(int partition, long from, Instant notBefore, long to, Instant notAfter) {}

    /** @param atMost longest time of one scan, waiting for its turn included */
    public LogScan(KafkaClients kafka, Duration atMost) {
        this.kafka = kafka;
        this.atMost = atMost;
    }

    /**
     * The key's records in the stretch, in order. What the log has already deleted is passed over.
     *
     * @throws org.apache.kafka.common.KafkaException if the log cannot be read
     */
    public List<LogRecord> find(String key, Stretch stretch) throws ScanTooLongException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        if (!permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new ScanTooLongException("too many scans of the log at once");
        }
        try (KafkaConsumer<String, byte[]> reader = kafka.consumer("progress-scan", null, readSettings())) {
            TopicPartition partition = new TopicPartition(Topics.PROGRESS.name(), stretch.partition());
            reader.assign(List.of(partition));
            long from = Math.max(stretch.from(), offsetAt(reader, partition, stretch.notBefore(), stretch.from()));
            long end = reader.endOffsets(List.of(partition)).get(partition);
            long to = Math.min(
                    Math.min(stretch.to(), end), offsetAt(reader, partition, stretch.notAfter(), stretch.to()));
            if (from >= to) {
                return List.of();
            }
            reader.seek(partition, from);
            List<LogRecord> found = new ArrayList<>();
            while (reader.position(partition) < to) {
                if (System.nanoTime() > deadline) {
                    throw new ScanTooLongException("the stretch of the log is too long");
                }
                for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
                    if (key.equals(record.key()) && record.value() != null && record.offset() < to) {
                        found.add(new LogRecord(record.offset(), record.timestamp(), record.key(), record.value()));
                    }
                }
            }
            return found;
        } finally {
            permits.release();
        }
    }

    private Map<String, Object> readSettings() {
        return Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                // A fetch that waits at the end of the log would hold up the close.
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                20,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(atMost.toMillis()));
    }

    /** Offset of the first record appended at or after that time, behind everything if there is none. */
    private static long offsetAt(
            KafkaConsumer<String, byte[]> reader, TopicPartition partition, Instant time, long withoutTime) {
        if (time == null) {
            return withoutTime;
        }
        var found =
                reader.offsetsForTimes(Map.of(partition, time.toEpochMilli())).get(partition);
        return found == null ? Long.MAX_VALUE : found.offset();
    }
}
