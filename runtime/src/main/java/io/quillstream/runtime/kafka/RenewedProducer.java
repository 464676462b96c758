package io.quillstream.runtime.kafka;

import io.quillstream.runtime.service.InWords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An idempotent producer that is replaced when Kafka's client has given it up. After some failures the client refuses
 * every later record for as long as the producer lives, also when what was wrong is mended ({@link SendFailure}); only a
 * new producer helps. Besides, a producer whose very first connection was not let in loses its request for a producer id
 * and takes records for ever without sending one (KAFKA-20237).
 *
 * <p>Nothing is sent twice: what the old producer had not had confirmed fails, its caller is told so, and may send
 * it again. A new producer is made at the next record, at most one in {@value #PAUSE_MS} ms. Thread-safe.
 */
public final class RenewedProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RenewedProducer.class);

    static final long PAUSE_MS = 2_000;

    /** A producer that has not had one record confirmed for so long may be one that never will. */
    static final Duration UNPROVEN = Duration.ofSeconds(30);

    private static final long PAUSE = Duration.ofMillis(PAUSE_MS).toNanos();

    private final String name;
    private final Supplier<? extends Producer<String, byte[]>> maker;
    private final LongSupplier nanos;
    private final TopicTroubles troubles;
    private final ReentrantLock renewing = new ReentrantLock();
    private long nextAt;
    private volatile InUse inUse;
    private volatile boolean closed;

    /**
     * Makes the first producer. Throws what the maker throws.
     *
     * @param name of the producer, for people
     * @param maker makes idempotent producers that wait for all replicas; they are closed here
     */
    public RenewedProducer(String name, Supplier<? extends Producer<String, byte[]>> maker) {
        this(name, maker, System::nanoTime);
    }

    /** @param nanos a clock as {@link System#nanoTime} is one */
    RenewedProducer(String name, Supplier<? extends Producer<String, byte[]>> maker, LongSupplier nanos) {
        this.name = name;
        this.maker = maker;
        this.nanos = nanos;
        this.troubles = new TopicTroubles(nanos);
        this.nextAt = nanos.getAsLong();
        this.inUse = new InUse(maker.get());
    }

    /**
     * Hands the record over to the producer of this moment. The future fails, or the method throws a
     * {@link KafkaException}, if the record is not confirmed; it may be in the log then or not.
     */
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
        return inUse().send(record, null);
    }

    /** Where the partitions of the topic are, as {@link Producer#partitionsFor} says it; connects if need be. */
    public List<PartitionInfo> partitionsFor(String topic) {
        return inUse().partitionsFor(topic);
    }

    /**
     * The producer of this moment, for records that are confirmed together: those behind a renewal must not be taken for
     * those before it.
     */
    public InUse inUse() {
        InUse current = inUse;
        return current.givenUp && !closed ? renewed(current) : current;
    }

    /**
     * Why records are refused: from a refusal on until the broker takes one of that topic, and if nobody sends any more, for
     * ten seconds. A broker that is merely away refuses nothing. Of several topics, the one that was refused last. Does not
     * block.
     */
    public Optional<String> problem() {
        return troubles.newest();
    }

    /** The same of these topics alone. */
    public Optional<String> problem(Set<String> topics) {
        return troubles.newest(topics);
    }

    /** Waits at most so long for what is under way; nothing is sent from then on. Idempotent. */
    public void close(Duration atMost) {
        closed = true;
        renewing.lock();
        try {
            inUse.producer.close(atMost);
        } finally {
            renewing.unlock();
        }
    }

    /** Waits at most five seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    /** Nobody waits here: who comes while another one makes the new producer hears from the old one what is wrong. */
    private InUse renewed(InUse old) {
        if (!renewing.tryLock()) {
            return inUse;
        }
        try {
            long now = nanos.getAsLong();
            if (inUse == old && !closed && now - nextAt >= 0) {
                nextAt = now + PAUSE;
                inUse = new InUse(maker.get());
                LOG.info("The producer {} was made anew", name);
                // At once, so that what it still holds does not come behind what the new one sends.
                Thread.ofVirtual().name("given-up-producer").start(old::end);
            }
        } catch (KafkaException e) {
            LOG.warn("The producer {} cannot be made anew yet", name, e);
        } finally {
            renewing.unlock();
        }
        return inUse;
    }

    /** One of the producers that there are one after the other. Thread-safe. */
    public final class InUse {

        private final Producer<String, byte[]> producer;
        private final long madeAt = nanos.getAsLong();
        private volatile boolean confirmed;
        private volatile boolean givenUp;

        private InUse(Producer<String, byte[]> producer) {
            this.producer = producer;
        }

        /**
         * As {@link RenewedProducer#send}.
         *
         * @param then hears of the outcome, as with {@link Producer#send(ProducerRecord, Callback)}; may be null
         */
        public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback then) {
            try {
                return producer.send(record, (metadata, failure) -> {
                    ended(record.topic(), failure);
                    if (then != null) {
                        then.onCompletion(metadata, failure);
                    }
                });
            } catch (KafkaException e) {
                failed(record.topic(), e);
                throw e;
            } catch (IllegalStateException e) {
                failed(record.topic(), e);
                throw new KafkaException("The producer " + name + " takes no more records", e);
            }
        }

        /** Waits until everything that this producer was given is confirmed or has failed, and told so. */
        public void flush() {
            producer.flush();
        }

        private List<PartitionInfo> partitionsFor(String topic) {
            try {
                List<PartitionInfo> partitions = producer.partitionsFor(topic);
                troubles.over(topic);
                return partitions;
            } catch (AuthenticationException | AuthorizationException e) {
                failed(topic, e);
                throw e;
            }
        }

        private void ended(String topic, Exception failure) {
            if (failure != null) {
                failed(topic, failure);
                return;
            }
            if (!confirmed) {
                confirmed = true;
            }
            troubles.over(topic);
        }

        private void failed(String topic, Exception failure) {
            if (closed || inUse != this) {
                return;
            }
            boolean over = SendFailure.endsAProducer(failure);
            if (over || SendFailure.isRefusal(failure)) {
                String problem = "records for " + topic + " are not taken: " + InWords.of(failure);
                boolean first = troubles.begun(topic, problem);
                if (first && !over) {
                    LOG.warn("Of the producer {}, {}", name, problem, failure);
                }
            }
            if ((over || mayNeverSend(failure)) && !givenUp) {
                givenUp = true;
                LOG.warn("The producer {} is given up, and a new one will be made", name, failure);
            }
        }

        private boolean mayNeverSend(Exception failure) {
            return !confirmed
                    && (failure instanceof AuthenticationException
                            || (failure instanceof TimeoutException
                                    && nanos.getAsLong() - madeAt >= UNPROVEN.toNanos()));
        }

        private void end() {
            try {
                producer.close(Duration.ZERO);
            } catch (KafkaException e) {
                LOG.debug("A producer that was given up did not close in order", e);
            }
        }
    }
}
