package io.quillstream.processors.run;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Time of a record as Streams sees it: the broker's append time, never below 0 and never above a bound in the far future,
 * since one absurd timestamp could otherwise hang or drop what comes after it (CVE-2026-111496).
 */
public final class AppendTime implements TimestampExtractor {

    /** The year 2200. */
    private static final long LATEST = 7_258_118_400_000L;

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.clamp(record.timestamp(), 0L, LATEST);
    }
}
