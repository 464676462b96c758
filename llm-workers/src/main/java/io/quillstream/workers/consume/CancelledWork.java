package io.quillstream.workers.consume;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.InWords;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the jobs that were cancelled since this worker started, so that no call is made for them. It saves money and
 * decides nothing: a wish that comes too late is judged by the stream processors. Remembers the last {@value #MOST}.
 * Thread-safe.
 */
public final class CancelledWork {

    private static final Logger LOG = LoggerFactory.getLogger(CancelledWork.class);
    private static final int MOST = 100_000;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration HELD = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaClients kafka;
    private final Duration patience;
    private final Deserializer<CancellationRequested> deserializer;
    private final Map<String, Boolean> ids = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    };
    private final CountDownLatch positioned = new CountDownLatch(1);
    private volatile KafkaConsumer<String, byte[]> consumer;
    private volatile boolean stopping;
    private volatile String problem;
    private Thread thread;

    public CancelledWork(KafkaClients kafka) {
        this(kafka, PATIENCE);
    }

    /** @param patience after which a broker that says nothing is asked anew */
    CancelledWork(KafkaClients kafka, Duration patience) {
        this.kafka = kafka;
        this.patience = patience;
        this.deserializer = kafka.serdes().deserializer(Topics.CANCELLATIONS);
    }

    /** Begins to listen; returns once it hears everything that is said from now on, or after ten seconds. */
    public void start() throws InterruptedException {
        thread = Thread.ofPlatform().daemon().name("quill-worker-cancellations").start(this::listen);
        positioned.await(10, TimeUnit.SECONDS);
    }

    /** Whether somebody wished to cancel the job or the batch of that id. */
    public boolean contains(String jobOrBatchId) {
        synchronized (ids) {
            return ids.containsKey(jobOrBatchId);
        }
    }

    /** Why it no longer listens; empty while it does. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Idempotent. */
    public void stop(Duration within) {
        stopping = true;
        KafkaConsumer<String, byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        if (thread != null) {
            try {
                thread.join(within);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void listen() {
        // The broker answers as soon as there is something, and nothing else is ever asked.
        Map<String, Object> tuning = KafkaClients.followingTheEnd(HELD);
        tuning.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        try (KafkaConsumer<String, byte[]> client = kafka.consumer("quill-worker-cancellations", null, tuning)) {
            consumer = client;
            String topic = Topics.CANCELLATIONS.name();
            List<TopicPartition> partitions = answered(() -> client.partitionsFor(topic)).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            client.assign(partitions);
            client.seekToEnd(partitions);
            partitions.forEach(partition -> answered(() -> client.position(partition)));
            positioned.countDown();
            while (!stopping) {
                client.poll(Duration.ofSeconds(1)).forEach(this::remember);
            }
        } catch (WakeupException e) {
            // The way out of a poll when stopping.
        } catch (RuntimeException | Error e) {
            LOG.error("No longer hears of cancellations", e);
            problem = "Cancellations are not read: " + InWords.of(e);
        } finally {
            positioned.countDown();
        }
    }

    /**
     * Asks until the brokers answer. A worker that ended because they are away would come back to the same silence, and
     * later.
     */
    private <T> T answered(Supplier<T> question) {
        for (boolean told = false; ; told = true) {
            try {
                return question.get();
            } catch (RetriableException away) {
                if (stopping) {
                    throw new WakeupException();
                }
                if (!told) {
                    LOG.warn("Cancellations cannot be heard yet: {}", away.getMessage());
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void remember(ConsumerRecord<String, byte[]> record) {
        try {
            CancellationRequested wish = decoded(record);
            synchronized (ids) {
                Optional.ofNullable(wish).map(CancellationRequested::getJobId).ifPresent(id -> ids.put(id, true));
                Optional.ofNullable(wish).map(CancellationRequested::getBatchId).ifPresent(id -> ids.put(id, true));
            }
        } catch (SerializationException e) {
            // The stream processors bury it; here it cannot stop anything.
            LOG.debug("Undecodable cancellation at {}-{}", record.partition(), record.offset());
        }
    }

    /** Waits for a registry that is away: a wish that is passed over costs a call. Null also when it is stopping. */
    private CancellationRequested decoded(ConsumerRecord<String, byte[]> record) {
        for (boolean told = false; !stopping; told = true) {
            try {
                return deserializer.deserialize(record.topic(), record.value());
            } catch (SchemaRegistryException away) {
                if (!told) {
                    LOG.warn("A cancellation cannot be read yet: {}", away.getMessage());
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return null;
    }
}
