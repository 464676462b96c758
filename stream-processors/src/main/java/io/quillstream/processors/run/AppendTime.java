package io.quillstream.processors.run;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Time of a record as Streams sees it: the broker's append time, never below 0 and never above a bound in the far future,
 * since one absurd timestamp could otherwise hang or drop what comes after it (CVE-2026-111496).
 */
public final class AppendTime implements TimestampExtractor {

    /** The year 2200. */
    private static final long LATEST = 7_258_118_400_000L;

    private final long headStartMillis;

    /** Without a head start, as Streams makes it by its name. */
    public AppendTime() {
        this(Duration.ZERO);
    }

    /**
     * @param headStart how much earlier the topic's records seem to be than they are. Streams takes the earliest of what
     *     waits in a task's partitions, so they overtake records of other topics of up to that age
     */
    public AppendTime(Duration headStart) {
        headStartMillis = headStart.toMillis();
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.clamp(record.timestamp() - headStartMillis, 0L, LATEST);
    }
}
