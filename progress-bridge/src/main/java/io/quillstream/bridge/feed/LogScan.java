package io.quillstream.bridge.feed;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.EndOffsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the progress of one job in a stretch of the log that is no longer in memory. The exception, not the rule: only
 * a few scans run at once, and each is bounded in time. Thread-safe.
 */
public final class LogScan {

    private static final int AT_ONCE = 4;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration BREATH = Duration.ofMillis(20);

    private final KafkaClients kafka;
    private final EndOffsets ends;
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

    /**
     * @param ends where the log ends
     * @param atMost longest time of one scan, waiting for its turn included
     */
    public LogScan(KafkaClients kafka, EndOffsets ends, Duration atMost) {
        this.kafka = kafka;
        this.ends = ends;
        this.atMost = atMost;
    }

    /**
     * The key's records in the stretch, in order. What the log has already deleted is passed over. Where the stretch reaches
     * what transactions under way hide, they are waited for: a scan that stopped before them could miss what other topics
     * show already.
     *
     * @throws ScanTooLongException if that takes too long, or the scan itself does
     * @throws KafkaException if the log cannot be read
     */
    public List<LogRecord> find(String key, Stretch stretch) throws ScanTooLongException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        if (!permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new ScanTooLongException("too many scans of the log at once");
        }
        try (KafkaConsumer<String, byte[]> reader = kafka.consumer("progress-scan", null, readSettings())) {
            TopicPartition partition = new TopicPartition(Topics.PROGRESS.name(), stretch.partition());
            reader.assign(List.of(partition));
            long wanted = Math.min(stretch.to(), offsetAt(reader, partition, stretch.notAfter(), stretch.to()));
            long to = Math.min(wanted, endFrom(reader, partition, wanted, deadline));
            // Asked for last: to a reader of committed records a time behind their end has no offset.
            long from = Math.max(stretch.from(), offsetAt(reader, partition, stretch.notBefore(), stretch.from()));
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

    /** The end for a reader of committed records, as soon as it is behind what is wanted of what is there now. */
    private long endFrom(KafkaConsumer<String, byte[]> reader, TopicPartition partition, long wanted, long deadline)
            throws ScanTooLongException, InterruptedException {
        long end = end(reader, partition);
        if (end >= wanted) {
            return end;
        }
        long written = Math.min(wanted, written(partition));
        while (end < written) {
            if (System.nanoTime() - deadline > 0) {
                throw new ScanTooLongException("a transaction under way hides the end of the log");
            }
            LockSupport.parkNanos(BREATH.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException("while a transaction hides the end of the log");
            }
            end = end(reader, partition);
        }
        return end;
    }

    private long written(TopicPartition partition) throws InterruptedException {
        try {
            return ends.of(List.of(partition)).get(partition);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("The end of " + partition + " cannot be told", e);
        }
    }

    private static long end(KafkaConsumer<String, byte[]> reader, TopicPartition partition) {
        return reader.endOffsets(List.of(partition)).get(partition);
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
