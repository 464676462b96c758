package io.quillstream.ingest.deadletter;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The topic of dead letters as operators look at it: newest first, one by one, and back to where a letter came from.
 * Every call reads the log itself, since letters are few. Thread-safe.
 */
public final class DeadLetters {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients kafka;
    private final int partitions;

    /** A letter and its place. */
    record Placed(DeadLetterId id, DeadLetter letter) {

        /**
         * Whether there is an original record to send again: a record that is itself no letter has none, and a letter without
         * a payload (there was none, or it was too large for a letter) would only make another letter.
         */
        boolean hasOriginal() {
            return !letter.getOrigin().getTopic().equals(Topics.DEAD_LETTERS.name()) && letter.getPayload() != null;
        }

        /**
         * Whether it is of the topics that prove the bill. Each of their records is there once, for ever and in its place: a
         * second one is a difference to every audit from then on. The original is still there, for its sink to read again.
         */
        boolean isOfTheBooks() {
            String topic = letter.getOrigin().getTopic();
            return topic.equals(Topics.LEDGER.name()) || topic.equals(Topics.AUDIT.name());
        }
    }

    /** @param partitions of every topic */
    public DeadLetters(KafkaClients kafka, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
    }

    /**
     * The newest letters of all partitions, newest first, without key, payload and headers: more are read than are wanted, and
     * each may have a megabyte.
     */
    List<Placed> newest(int limit) {
        List<TopicPartition> all =
                IntStream.range(0, partitions).mapToObj(DeadLetters::at).toList();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(all);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            // A transaction's marker takes an offset too, hence twice as far back.
            all.forEach(partition ->
                    consumer.seek(partition, Math.max(begins.get(partition), ends.get(partition) - 2L * limit)));
            return read(consumer, ends, DeadLetters::withoutEvidence).stream()
                    .sorted(Comparator.comparing(
                                    (Placed placed) -> placed.letter().getAt())
                            .reversed())
                    .limit(limit)
                    .toList();
        }
    }

    /** The letter of that id, if the topic still has it. */
    Optional<Placed> find(DeadLetterId id) {
        if (id.partition() >= partitions) {
            return Optional.empty();
        }
        TopicPartition partition = at(id.partition());
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(List.of(partition));
            long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            if (id.offset() < begin || id.offset() >= end) {
                return Optional.empty();
            }
            consumer.seek(partition, id.offset());
            return read(consumer, Map.of(partition, Math.min(end, id.offset() + 1)), letter -> letter).stream()
                    .filter(placed -> placed.id().equals(id))
                    .findFirst();
        }
    }

    /**
     * Writes the original record to its topic again, with its key, headers and bytes; the broker has it on return.
     * Readers drop what they have already seen, so doing it twice does no harm, but for {@link Placed#isOfTheBooks}.
     */
    void redrive(DeadLetter letter) throws ExecutionException, InterruptedException {
        String key = letter.getKey() == null
                ? null
                : new String(bytes(letter.getKey()), java.nio.charset.StandardCharsets.UTF_8);
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(letter.getOrigin().getTopic(), key, bytes(letter.getPayload()));
        letter.getHeaders().forEach((name, value) -> record.headers().add(name, bytes(value)));
        try (KafkaProducer<String, byte[]> producer = kafka.producer("ingest-api-redrive", Map.of())) {
            producer.send(record).get();
        }
    }

    static byte[] bytes(java.nio.ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** What a list shows of a letter. */
    static DeadLetter withoutEvidence(DeadLetter letter) {
        return DeadLetter.newBuilder()
                .setOrigin(letter.getOrigin())
                .setReason(letter.getReason())
                .setDetail(letter.getDetail())
                .setException(letter.getException())
                .setSchemaId(letter.getSchemaId())
                .setWorkspaceId(letter.getWorkspaceId())
                .setJobId(letter.getJobId())
                .setHeaders(Map.of())
                .setReportedBy(letter.getReportedBy())
                .setAt(letter.getAt())
                .build();
    }

    private List<Placed> read(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends, UnaryOperator<DeadLetter> kept) {
        LetterReading reading = new LetterReading(kafka.serdes().deserializer(Topics.DEAD_LETTERS));
        List<Placed> found = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline
                && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                DeadLetter letter = kept.apply(reading.read(record));
                found.add(new Placed(new DeadLetterId(record.partition(), record.offset()), letter));
            }
        }
        return found;
    }

    private KafkaConsumer<String, byte[]> consumer() {
        // A broker that is away is told as soon: the client would ask for a minute. And who reads up to the end must
        // not wait
        // there: a client is closed when its last fetch is answered.
        return kafka.consumer(
                "ingest-api-dead-letters",
                null,
                Map.of(
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        20,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(PATIENCE.toMillis())));
    }

    private static TopicPartition at(int partition) {
        return new TopicPartition(Topics.DEAD_LETTERS.name(), partition);
    }
}
