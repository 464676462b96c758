package io.quillstream.sinks.feed;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Feeds one sink from its topics: a spring-kafka listener container without a Spring context. The container polls,
 * pauses and retries; where to read from is the sink's store's to say.
 */
public final class SinkFeed {

    /** A poll returns before that for every record, and for a transaction's end, which is none. */
    private static final long POLL_MS = 1_000;

    /** Whatever poll returns without a record is told to the listener: positions may have moved. */
    private static final long IDLE_MS = 1;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Longer than a store may take for one answer: whoever writes is not given up by his group. */
    static final Duration LONGEST_ROUND = Duration.ofSeconds(90);

    private final Sink sink;
    private final FeedState state;
    private final FeedListener listener;
    private final Membership membership;
    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;

    /**
     * @param deadLetters stays the caller's
     * @param threads consumers of this process
     */
    public SinkFeed(Sink sink, KafkaClients kafka, Telemetry telemetry, DeadLetters deadLetters, int threads) {
        this(sink, kafka, telemetry, deadLetters, threads, System::nanoTime);
    }

    /** @param nanos a clock as {@link System#nanoTime} is one */
    SinkFeed(
            Sink sink,
            KafkaClients kafka,
            Telemetry telemetry,
            DeadLetters deadLetters,
            int threads,
            LongSupplier nanos) {
        this.sink = sink;
        this.membership = new Membership(threads, nanos);
        this.state = new FeedState(sink.name(), telemetry.meters());
        Decoder decoder = new Decoder(kafka.serdes(), sink.topics());
        this.listener = new FeedListener(sink, decoder, deadLetters, new Standing(sink), state);
        this.container = container(kafka, threads);
    }

    /**
     * Begins to read. May be called again after it has thrown, as it does while the brokers' names cannot be looked up.
     *
     * @throws org.apache.kafka.common.KafkaException if no consumer can be made
     */
    public void start() {
        membership.begins();
        try {
            container.start();
        } catch (RuntimeException e) {
            // It takes itself for running by now, and would not begin again.
            container.stop();
            throw e;
        }
    }

    /** Lets the batch in hand finish. Returns when the consumers are closed, or the time is over. */
    public void stop(Duration within) {
        container.getContainerProperties().setShutdownTimeout(within.toMillis());
        container.stop();
    }

    public List<HealthCheck> checks() {
        List<HealthCheck> checks = new ArrayList<>(state.checks());
        checks.add(HealthCheck.alive(
                "sink-" + sink.name() + "-runs",
                () -> container.isRunning() && !container.isInExpectedState()
                        ? Optional.of("its consumer has ended")
                        : Optional.empty()));
        checks.add(HealthCheck.ready(
                "sink-" + sink.name() + "-group",
                () -> container.isRunning() ? membership.problem() : Optional.empty()));
        return checks;
    }

    private ConcurrentMessageListenerContainer<byte[], byte[]> container(KafkaClients kafka, int threads) {
        String group = "quill-sink-" + sink.name();
        ContainerProperties properties =
                new ContainerProperties(sink.topics().stream().map(Topic::name).toArray(String[]::new));
        properties.setGroupId(group);
        properties.setMessageListener(listener);
        properties.setAckMode(ContainerProperties.AckMode.MANUAL);
        properties.setAssignmentCommitOption(ContainerProperties.AssignmentCommitOption.NEVER);
        properties.setPollTimeout(POLL_MS);
        properties.setIdleEventInterval(IDLE_MS);
        properties.setConsumerRebalanceListener(new Assignments());
        DefaultKafkaConsumerFactory<byte[], byte[]> consumers = new DefaultKafkaConsumerFactory<>(
                kafka.consumerConfig(group, group, tuning()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        ConcurrentMessageListenerContainer<byte[], byte[]> made =
                new ConcurrentMessageListenerContainer<>(consumers, properties);
        made.setBeanName(group);
        made.setConcurrency(threads);
        made.setCommonErrorHandler(retryForEver());
        made.setApplicationEventPublisher(event -> {
            if (event instanceof ListenerContainerIdleEvent idle) {
                listener.onIdle(idle.getConsumer());
            }
        });
        return made;
    }

    /**
     * The broker answers at once when there is something, so that a reader who waits for this sink waits little, and
     * keeps an idle consumer waiting otherwise. That round trips to the store carry many records under load is up to
     * {@link Pace}. A dead process gives its partitions up after ten seconds; who gets them while it waits for its own can
     * ask for them when the wait is over. For one that lives and does not come, or is taken for alive (decision 034), all
     * others of the group wait as long as a round may last: Kafka's five minutes would be five minutes in which nothing is
     * written. Who comes too late does no harm, since the store knows where the sink stands.
     */
    static Map<String, Object> tuning() {
        return Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                8 * 1024 * 1024,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                2_000,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                3_000,
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Math.toIntExact(LONGEST_ROUND.toMillis()));
    }

    /** No failure skips a record: what can never be written was sorted out before it gets here. */
    private static DefaultErrorHandler retryForEver() {
        ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE.toMillis(), 2);
        pauses.setMaxInterval(LONGEST_PAUSE.toMillis());
        DefaultErrorHandler handler = new DefaultErrorHandler(pauses);
        handler.setClassifications(Map.of(), true);
        handler.setAckAfterHandle(false);
        return handler;
    }

    private final class Assignments implements ConsumerAwareRebalanceListener {

        @Override
        public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            membership.told(consumer);
            listener.forget(partitions);
            listener.onAssigned(consumer);
        }

        @Override
        public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            membership.asks(consumer);
            listener.forget(partitions);
        }

        @Override
        public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            membership.asks(consumer);
            listener.forget(partitions);
        }
    }
}
