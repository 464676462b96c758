package io.quillstream.ingest.decision;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.InWords;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from where it ends, without a group, and tells those who wait for a key about its records. Records that
 * nobody waits for are not even decoded, so every door can read the whole topic; where waiting is rare, it rests while
 * nobody waits, and goes on from the topic's end. Thread-safe; listeners are called on the reading thread and must not
 * block.
 */
public final class LogTail<T extends SpecificRecord> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** How long a rare listener waits at most until the reader is up; without a broker there is nothing to hear. */
    private static final Duration RISING = Duration.ofSeconds(2);

    /** How long the broker keeps a fetch that has nothing to bring. Whatever else is asked waits behind it. */
    private static final Duration HELD = Duration.ofSeconds(5);

    private static final Duration HELD_BRIEFLY = Duration.ofMillis(500);

    /** A fetch that the broker holds is not waited for. */
    private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    private final Topic<T> topic;
    private final Deserializer<T> deserializer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, List<Consumer<Seen<T>>>> listeners = new ConcurrentHashMap<>();
    private final Optional<Duration> restsAfter;
    private final Thread reader;
    private final Slumber slumber = new Slumber();
    private volatile Throwable death;

    /** A record with its headers. */
    public record Seen<T>(T value, Headers headers) {}

    /** Someone who waits; closing ends the wait. */
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    private LogTail(KafkaClients kafka, Topic<T> topic, Optional<Duration> restsAfter) {
        this.topic = topic;
        this.restsAfter = restsAfter;
        this.deserializer = kafka.serdes().deserializer(topic);
        // The broker answers as soon as there is something.
        Map<String, Object> tuning = KafkaClients.followingTheEnd(restsAfter.isPresent() ? HELD_BRIEFLY : HELD);
        tuning.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        tuning.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        this.consumer = kafka.consumer("ingest-api-" + topic.name(), null, tuning);
        this.reader = Thread.ofPlatform().name("tail-" + topic.name()).daemon().unstarted(this::read);
    }

    /** One that always reads, since somebody waits whenever there is traffic. */
    public static <T extends SpecificRecord> LogTail<T> awake(KafkaClients kafka, Topic<T> topic) {
        return new LogTail<>(kafka, topic, Optional.empty());
    }

    /**
     * One that reads while somebody waits.
     *
     * @param rest how long it reads on behind the last who waited, one second at least
     */
    public static <T extends SpecificRecord> LogTail<T> resting(KafkaClients kafka, Topic<T> topic, Duration rest) {
        return new LogTail<>(kafka, topic, Optional.of(rest));
    }

    /**
     * Begins to read; records written after it returned are seen. May be called again after it has thrown because the
     * broker or the topic was not there yet.
     */
    public void start() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("There is no topic " + topic);
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        reader.start();
    }

    /**
     * Calls the listener for every record with that key from now on, until closed. Blocks while a reader that rested rises:
     * for an answer of the broker, two seconds at most. If that was too short, the listener may hear nothing.
     */
    public Listening listen(String key, Consumer<Seen<T>> listener) {
        listeners.compute(key, (k, present) -> {
            List<Consumer<Seen<T>>> all = present == null ? new CopyOnWriteArrayList<>() : present;
            all.add(listener);
            return all;
        });
        slumber.rouse(RISING);
        return () -> listeners.computeIfPresent(key, (k, present) -> {
            present.remove(listener);
            return present.isEmpty() ? null : present;
        });
    }

    /** Whether the reader rests. */
    boolean rests() {
        return slumber.asleep();
    }

    /** What is wrong, if the reading has ended. */
    public Optional<String> problem() {
        return Optional.ofNullable(death).map(e -> "reading " + topic + " ended: " + InWords.of(e));
    }

    private void read() {
        try {
            long heard = System.nanoTime();
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(POLL).forEach(this::tell);
                if (!listeners.isEmpty()) {
                    heard = System.nanoTime();
                } else if (restsAfter.isPresent()
                        && System.nanoTime() - heard > restsAfter.get().toNanos()) {
                    rest();
                    heard = System.nanoTime();
                }
            }
        } catch (WakeupException | InterruptedException e) {
            LOG.debug("Reading {} ends", topic);
        } catch (RuntimeException | Error e) {
            death = e;
            LOG.error("Reading {} ended", topic, e);
        } finally {
            slumber.end();
            consumer.close(AT_ONCE);
        }
    }

    private void rest() throws InterruptedException {
        // The last fetch is waited for, or the question where the topic ends would wait behind it.
        consumer.pause(consumer.assignment());
        consumer.poll(HELD_BRIEFLY.multipliedBy(2));
        if (slumber.whileUnneeded(() -> !listeners.isEmpty())) {
            consumer.seekToEnd(consumer.assignment());
            consumer.assignment().forEach(this::position);
            slumber.risen();
        }
        consumer.resume(consumer.assignment());
    }

    /** Asks until the broker answers; a reader that ended because the broker was away would end the service. */
    private void position(TopicPartition partition) {
        while (true) {
            try {
                consumer.position(partition);
                return;
            } catch (TimeoutException e) {
                LOG.warn("The end of {} cannot be found yet", partition);
            }
        }
    }

    private void tell(ConsumerRecord<String, byte[]> record) {
        List<Consumer<Seen<T>>> waiting = record.key() == null ? null : listeners.get(record.key());
        if (waiting == null) {
            return;
        }
        T value;
        try {
            value = deserializer.deserialize(record.topic(), record.value());
        } catch (SerializationException | SchemaRegistryException e) {
            LOG.warn("Undecodable record at {}-{} offset {}", topic, record.partition(), record.offset());
            return;
        }
        if (value != null) {
            waiting.forEach(listener -> listener.accept(new Seen<>(value, record.headers())));
        }
    }

    /** Ends the reading; those who wait are told nothing more. Idempotent. */
    @Override
    public void close() {
        if (reader.getState() == Thread.State.NEW) {
            consumer.close();
            return;
        }
        slumber.end();
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
