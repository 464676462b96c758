package io.quillstream.sinks.feed;

import io.quillstream.stores.position.FromLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Hands what one poll brought to a sink, and moves the stored positions to where the consumer has come, which is behind
 * the transaction markers too: a reader who waits for the end of the log then sees it reached. A failure is thrown to
 * the container, which tries the same records again after a pause, for ever and in order.
 */
final class FeedListener implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(FeedListener.class);

    private static final Duration COMMIT_PAUSE = Duration.ofSeconds(1);

    private final Sink sink;
    private final Decoder decoder;
    private final DeadLetters deadLetters;
    private final Standing standing;
    private final FeedState state;
    private final Buried buried = new Buried();
    private final Pace pace;
    private final ThreadLocal<Commits> commits = ThreadLocal.withInitial(Commits::new);

    private record Arrival(ConsumerRecord<byte[], byte[]> raw, FromLog<SpecificRecord> record) {}

    /** Of one polling thread, which commits its own partitions only. */
    private static final class Commits {

        private long last = System.nanoTime() - COMMIT_PAUSE.toNanos();
        private boolean due;
    }

    FeedListener(Sink sink, Decoder decoder, DeadLetters deadLetters, Standing standing, FeedState state) {
        this.sink = sink;
        this.pace = new Pace(sink.hurries() ? Pace.SHORT : Pace.LONG);
        this.decoder = decoder;
        this.deadLetters = deadLetters;
        this.standing = standing;
        this.state = state;
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<byte[], byte[]>> records, Acknowledgment acknowledgment, Consumer<?, ?> consumer) {
        try {
            standing.locate(consumer);
            Map<TopicPartition, Long> reached = reached(consumer);
            apply(arrivals(records, reached), reached, consumer);
            state.well(consumer);
            pace.wrote(records.size());
        } catch (RuntimeException e) {
            state.failed(consumer, e);
            if (sink.isContradiction(e)) {
                LOG.error("The {} sink stops: {}", sink.name(), e.getMessage());
                state.contradicted(e);
            }
            throw e;
        }
    }

    /** Sends the consumer to the stored positions; if the store is away, that is done with the first records. */
    void onAssigned(Consumer<?, ?> consumer) {
        try {
            standing.locate(consumer);
        } catch (RuntimeException e) {
            state.failed(consumer, e);
            LOG.debug("The {} sink cannot read its positions yet", sink.name(), e);
        }
    }

    /** Partitions come or go: whatever is known of them may be out of date. */
    void forget(Collection<TopicPartition> partitions) {
        standing.forget(partitions);
        buried.forget(partitions);
        state.gone(partitions);
    }

    /** Called when nothing arrives: positions may have to move over transaction markers, or be read at last. */
    void onIdle(Consumer<?, ?> consumer) {
        try {
            standing.locate(consumer);
            apply(List.of(), reached(consumer), consumer);
            commitIfDue(consumer);
            state.well(consumer);
        } catch (RuntimeException e) {
            state.failed(consumer, e);
            LOG.debug("The {} sink cannot move its positions yet", sink.name(), e);
        }
    }

    /**
     * Positions of the consumer that are beyond the stored ones. Where nothing is stored and the beginning of the log has
     * expired, its first position counts too: a reader waits for it, and no record may come to move it.
     */
    private Map<TopicPartition, Long> reached(Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> reached = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            long position = consumer.position(partition);
            if (position < standing.from(partition)) {
                // The container went back, to try again, or the consumer did, because the log ends before.
                standing.forget(List.of(partition));
                standing.locate(consumer);
            } else if (position > standing.from(partition) || (position > 0 && !standing.isStored(partition))) {
                reached.put(partition, position);
            }
        }
        return reached;
    }

    /**
     * The records that lie between the stored and the reached position; others were fetched before the consumer was
     * sent elsewhere, or belong to partitions that were taken away.
     */
    private List<Arrival> arrivals(List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> reached) {
        List<Arrival> arrivals = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            Long end = reached.get(partition);
            if (end == null || record.offset() >= end || record.offset() < standing.from(partition)) {
                continue;
            }
            switch (decoder.decode(record)) {
                case Decoder.Decoded.Good good -> arrivals.add(new Arrival(record, good.record()));
                case Decoder.Decoded.Bad bad -> refuse(bad);
            }
        }
        return arrivals;
    }

    private void refuse(Decoder.Decoded.Bad bad) {
        if (sink.reports().contains(bad.topic())) {
            bury(bad.record(), bad.flaw());
        }
    }

    /** Once, however often the batch is tried. */
    private void bury(ConsumerRecord<byte[], byte[]> record, Decoder.Flaw flaw) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (buried.contains(partition, record.offset())) {
            return;
        }
        deadLetters.send(record, flaw, sink.name());
        state.deadLettered();
        buried.add(partition, record.offset());
    }

    private void apply(List<Arrival> arrivals, Map<TopicPartition, Long> reached, Consumer<?, ?> consumer) {
        if (!reached.isEmpty()) {
            try {
                write(arrivals.stream().map(Arrival::record).toList(), reached, consumer);
            } catch (RuntimeException e) {
                if (!sink.blamesData(e) || arrivals.isEmpty()) {
                    throw e;
                }
                oneByOne(arrivals, reached, consumer);
            }
        }
        state.standsAt(consumer);
    }

    /** Finds the records that the store will never take, and goes on behind them. */
    private void oneByOne(List<Arrival> arrivals, Map<TopicPartition, Long> reached, Consumer<?, ?> consumer) {
        for (Arrival arrival : arrivals) {
            Map<TopicPartition, Long> behind =
                    Map.of(arrival.record().partition(), arrival.record().offset() + 1);
            try {
                if (!write(List.of(arrival.record()), behind, consumer)) {
                    return;
                }
            } catch (RuntimeException e) {
                if (!sink.blamesData(e)) {
                    throw e;
                }
                bury(arrival.raw(), flaw(arrival, e));
                write(List.of(), behind, consumer);
            }
        }
        reached.entrySet().removeIf(end -> end.getValue() <= standing.from(end.getKey()));
        write(List.of(), reached, consumer);
    }

    private Decoder.Flaw flaw(Arrival arrival, RuntimeException cause) {
        SpecificRecord value = arrival.record().value();
        return new Decoder.Flaw(
                "INVALID",
                "The " + sink.name() + " sink's store refuses the record",
                cause.getClass().getName(),
                Decoder.text(value, "workspace_id"),
                Decoder.text(value, "job_id"));
    }

    private boolean write(
            List<FromLog<SpecificRecord>> records, Map<TopicPartition, Long> next, Consumer<?, ?> consumer) {
        if (next.isEmpty()) {
            return true;
        }
        long began = System.nanoTime();
        if (!sink.write(records, standing.stored(next.keySet()), next)) {
            LOG.warn(
                    "The {} sink begins again from the stored positions: they are not where it left them", sink.name());
            state.relocated();
            standing.forget(consumer.assignment());
            standing.locate(consumer);
            return false;
        }
        standing.moved(next);
        buried.written(next);
        state.written(records.size(), System.nanoTime() - began);
        commits.get().due = true;
        commitIfDue(consumer);
        return true;
    }

    /** For those who watch the group's lag, so now and then is enough; nobody resumes from it. */
    private void commitIfDue(Consumer<?, ?> consumer) {
        Commits own = commits.get();
        if (!own.due || System.nanoTime() - own.last < COMMIT_PAUSE.toNanos()) {
            return;
        }
        own.due = false;
        own.last = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        consumer.assignment()
                .forEach(partition -> offsets.put(partition, new OffsetAndMetadata(standing.from(partition))));
        consumer.commitAsync(offsets, (done, failure) -> {});
    }
}
