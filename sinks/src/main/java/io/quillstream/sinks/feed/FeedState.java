package io.quillstream.sinks.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.InWords;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What a feed tells of itself: health and metrics. Its consumers, of which there is one for each thread, share it: what one of
 * them tells of its partitions says nothing of the others'. Thread-safe.
 */
final class FeedState {

    private final String name;
    private final Map<TopicPartition, Long> lag = new ConcurrentHashMap<>();
    private final Counter records;
    private final Counter deadLetters;
    private final Counter restarts;
    private final DistributionSummary batches;
    private final Timer writes;
    private final Map<Object, String> troubles = new ConcurrentHashMap<>();
    private volatile String contradiction;

    FeedState(String name, MeterRegistry meters) {
        this.name = name;
        Tags tags = Tags.of("sink", name);
        this.records = meters.counter("quill.sink.records", tags);
        this.deadLetters = meters.counter("quill.sink.dead.letters", tags);
        this.restarts = meters.counter("quill.sink.relocations", tags);
        this.batches = DistributionSummary.builder("quill.sink.batch.records")
                .tags(tags)
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        this.writes = Timer.builder("quill.sink.write")
                .tags(tags)
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        meters.gaugeMapSize("quill.sink.partitions", tags, lag);
        meters.gauge(
                "quill.sink.lag",
                tags,
                lag,
                known -> known.values().stream().mapToLong(Long::longValue).sum());
    }

    void written(int count, long nanos) {
        writes.record(nanos, TimeUnit.NANOSECONDS);
        if (count > 0) {
            records.increment(count);
            batches.record(count);
        }
    }

    /** The consumer writes, or has nothing to write. */
    void well(Object consumer) {
        troubles.remove(consumer);
    }

    void failed(Object consumer, RuntimeException failure) {
        troubles.put(
                consumer,
                failure instanceof StoreAheadException
                        ? failure.getMessage()
                        : "the store or the log is away: " + InWords.of(failure));
    }

    /** Log and store differ: nothing but an operator can help. */
    void contradicted(RuntimeException failure) {
        contradiction = failure.getMessage();
    }

    void deadLettered() {
        deadLetters.increment();
    }

    void relocated() {
        restarts.increment();
    }

    /** Notes how far behind the consumer is. */
    void standsAt(Consumer<?, ?> consumer) {
        consumer.assignment()
                .forEach(partition -> consumer.currentLag(partition).ifPresent(behind -> lag.put(partition, behind)));
    }

    /** Partitions are no longer the feed's, or another of its consumers has them. */
    void gone(Collection<TopicPartition> partitions) {
        partitions.forEach(lag::remove);
    }

    List<HealthCheck> checks() {
        return List.of(
                HealthCheck.ready(
                        "sink-" + name, () -> troubles.values().stream().findFirst()),
                HealthCheck.alive("sink-" + name + "-agrees-with-the-log", () -> Optional.ofNullable(contradiction)));
    }
}
