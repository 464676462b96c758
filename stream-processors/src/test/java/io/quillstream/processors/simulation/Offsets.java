package io.quillstream.processors.simulation;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.TopologyTestDriver;

/** A new driver counts its input from offset 0; a log does not begin anew because a processor does. */
final class Offsets {

    private static final Field COUNTERS = counters();

    private Offsets() {}

    /** Lets the driver go on at these offsets, by topic. */
    @SuppressWarnings("unchecked")
    static void goOn(TopologyTestDriver driver, Map<String, Long> offsets) {
        try {
            Map<TopicPartition, AtomicLong> counters = (Map<TopicPartition, AtomicLong>) COUNTERS.get(driver);
            counters.forEach((partition, counter) -> counter.set(offsets.getOrDefault(partition.topic(), 0L)));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Field counters() {
        try {
            Field field = TopologyTestDriver.class.getDeclaredField("offsetsByTopicOrPatternPartition");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }
}
