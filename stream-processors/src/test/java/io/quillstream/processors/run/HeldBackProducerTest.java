package io.quillstream.processors.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeldBackProducerTest {

    /** Like the real one, it sends nothing of a transaction before the commit. */
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    private final HeldBackProducer producer = new HeldBackProducer(kafka);
    private final List<String> acknowledged = new ArrayList<>();

    @BeforeEach
    void begin() {
        producer.initTransactions();
        producer.beginTransaction();
    }

    @Test
    void records_leave_with_the_commit_in_their_order_and_are_acknowledged_before_it_returns() throws Exception {
        Future<RecordMetadata> first = send("first");
        send("second");

        producer.flush();
        assertEquals(0, kafka.uncommittedRecords().size(), "nothing leaves before the commit");
        assertFalse(first.isDone());

        producer.commitTransaction();
        assertEquals(List.of("first", "second"), written());
        assertEquals(List.of("first", "second"), acknowledged);
        assertEquals(0, first.get().offset());
    }

    /** A commit that is told while records are under way may overtake them in the real one, and has taken effect without them. */
    @Test
    void nothing_is_under_way_any_more_when_the_transaction_is_ended() {
        List<String> atTheEnd = new ArrayList<>();
        MockProducer<byte[], byte[]> unhurried =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void commitTransaction() {
                        atTheEnd.addAll(acknowledged);
                        super.commitTransaction();
                    }
                };
        HeldBackProducer held = new HeldBackProducer(unhurried);
        held.initTransactions();
        held.beginTransaction();
        send(held, "first");
        send(held, "second");
        held.commitTransaction();
        assertEquals(List.of("first", "second"), atTheEnd);
    }

    @Test
    void the_next_transaction_begins_with_nothing() {
        send("first");
        producer.commitTransaction();

        producer.beginTransaction();
        send("second");
        producer.commitTransaction();

        assertEquals(List.of("first", "second"), written());
    }

    @Test
    void what_is_aborted_never_leaves() {
        send("taken back");
        producer.abortTransaction();

        producer.beginTransaction();
        send("kept");
        producer.commitTransaction();

        assertEquals(List.of("kept"), written());
    }

    @Test
    void a_great_many_records_do_not_wait_for_the_commit() {
        IntStream.range(0, HeldBackProducer.MOST_HELD).forEach(n -> send("record " + n));

        assertEquals(HeldBackProducer.MOST_HELD, kafka.uncommittedRecords().size());

        send("one more");
        assertEquals(HeldBackProducer.MOST_HELD, kafka.uncommittedRecords().size());
        producer.commitTransaction();
        assertEquals(HeldBackProducer.MOST_HELD + 1, kafka.history().size());
        assertEquals("one more", written().getLast());
    }

    @Test
    void a_record_that_cannot_be_sent_fails_the_commit() {
        kafka.sendException = new KafkaException("in an error state", new ProducerFencedException("another is here"));
        send("never written");

        assertThrows(ProducerFencedException.class, producer::commitTransaction);
        assertFalse(kafka.transactionCommitted());
        assertEquals(List.of(), written());
    }

    static List<KafkaException> fencings() {
        return List.of(
                new ProducerFencedException("fenced"),
                new InvalidProducerEpochException("fenced"),
                new KafkaException("in an error state", new ProducerFencedException("fenced")),
                new KafkaException("in an error state", new InvalidProducerEpochException("fenced")));
    }

    @ParameterizedTest
    @MethodSource("fencings")
    void who_was_fenced_learns_it_from_the_commit_and_from_the_offsets(KafkaException failure) {
        KafkaException expected = failure.getCause() instanceof KafkaException cause ? cause : failure;

        kafka.commitTransactionException = failure;
        assertSame(expected, assertThrows(KafkaException.class, producer::commitTransaction));

        kafka.sendOffsetsToTransactionException = failure;
        assertSame(expected, assertThrows(KafkaException.class, this::sendOffsets));
    }

    @Test
    void a_gap_in_the_sequence_gives_the_tasks_up() {
        kafka.commitTransactionException = new OutOfOrderSequenceException("a record is missing");

        CommitFailedException failed = assertThrows(CommitFailedException.class, producer::commitTransaction);
        assertInstanceOf(OutOfOrderSequenceException.class, failed.getCause());
    }

    static List<KafkaException> passing() {
        return List.of(
                new TimeoutException("not acknowledged"),
                new NotLeaderOrFollowerException("moved"),
                new KafkaException("in an error state", new TimeoutException("expired")));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void what_passes_is_a_time_out(KafkaException failure) {
        kafka.commitTransactionException = failure;

        assertThrows(TimeoutException.class, producer::commitTransaction);
    }

    @Test
    void what_nobody_can_mend_stays_what_it_is() {
        KafkaException failure = new RecordTooLargeException("too large");
        kafka.commitTransactionException = failure;

        assertSame(failure, assertThrows(KafkaException.class, producer::commitTransaction));
    }

    @Test
    void offsets_go_into_the_transaction() {
        send("first");
        sendOffsets();
        producer.commitTransaction();

        assertTrue(kafka.sentOffsets());
        assertEquals(1, kafka.consumerGroupOffsetsHistory().size());
    }

    private void sendOffsets() {
        producer.sendOffsetsToTransaction(
                Map.of(new TopicPartition("in", 0), new OffsetAndMetadata(1)), new ConsumerGroupMetadata("group"));
    }

    private Future<RecordMetadata> send(String value) {
        return send(producer, value);
    }

    private Future<RecordMetadata> send(HeldBackProducer producer, String value) {
        return producer.send(
                new ProducerRecord<>("out", 0, null, value.getBytes(StandardCharsets.UTF_8)),
                (metadata, failure) -> acknowledged.add(value));
    }

    private List<String> written() {
        return kafka.history().stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
