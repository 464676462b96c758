package io.quillstream.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class RenewedProducerTest {

    private static final String TOPIC = "quill.requests";
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(RenewedProducer.PAUSE_MS);

    private final AtomicLong nanos = new AtomicLong();
    private final List<Made> made = new CopyOnWriteArrayList<>();
    private final RenewedProducer producer = new RenewedProducer("test", this::make, nanos::get);

    /** A producer that confirms when it is told to. */
    private static final class Made extends MockProducer<String, byte[]> {

        private final CountDownLatch closing = new CountDownLatch(1);

        private Made() {
            super(false, null, new StringSerializer(), new ByteArraySerializer());
        }

        /** As Kafka's client is once it has given up. */
        private void giveUp(RuntimeException why) {
            sendException =
                    new KafkaException("Cannot execute transactional method because we are in an error state", why);
        }

        @Override
        public void close(Duration timeout) {
            super.close(timeout);
            closing.countDown();
        }
    }

    private Made make() {
        Made one = new Made();
        made.add(one);
        return one;
    }

    @AfterEach
    void close() {
        producer.close();
    }

    static Stream<RuntimeException> whatEndsAProducer() {
        return Stream.of(
                new ClusterAuthorizationException("no"),
                new TransactionalIdAuthorizationException("no"),
                new ProducerFencedException("fenced"),
                new InvalidPidMappingException("unknown"),
                new UnsupportedVersionException("too new"),
                new KafkaException("Unexpected error in InitProducerIdResponse"));
    }

    @ParameterizedTest
    @MethodSource("whatEndsAProducer")
    void whatKafkaHasGivenUpIsMadeAnewAndNothingIsSentAgain(RuntimeException failure) throws Exception {
        Future<RecordMetadata> first = send("first");
        made.getFirst().errorNext(failure);
        assertSame(failure, assertThrows(ExecutionException.class, first::get).getCause());
        String problem = producer.problem().orElseThrow();
        assertTrue(problem.startsWith("records for quill.requests are not taken: "), problem);
        assertFalse(problem.contains(failure.getClass().getSimpleName()), problem);

        Future<RecordMetadata> second = send("second");
        assertEquals(2, made.size());
        assertEquals(List.of("second"), keys(made.getLast()), "the first record's outcome is its sender's to judge");
        assertTrue(producer.problem().isPresent(), "the new one has yet to show that it is better");
        made.getLast().completeNext();
        second.get();
        assertEquals(Optional.empty(), producer.problem());
        assertTrue(made.getFirst().closing.await(30, TimeUnit.SECONDS));
    }

    /** What is thrown, and not told by the future, is no record's fault. */
    @Test
    void aProducerThatTakesNoMoreRecordsIsMadeAnew() {
        made.getFirst().giveUp(new ClusterAuthorizationException("no"));
        assertThrows(KafkaException.class, () -> send("first"));
        assertEquals(Optional.of("records for quill.requests are not taken: access is denied"), producer.problem());
        send("second");
        assertEquals(List.of("second"), keys(made.getLast()));

        made.getLast().sendException = new IllegalStateException("a transition that was not foreseen");
        assertThrows(KafkaException.class, () -> send("third"), "whoever sends knows what to do with that");
        nanos.addAndGet(PAUSE);
        send("fourth");
        assertEquals(3, made.size());
    }

    static Stream<RuntimeException> whatBelongsToARecord() {
        return Stream.of(
                new RecordTooLargeException("too large"),
                new TimeoutException("expired"),
                new TopicAuthorizationException(TOPIC),
                new NotEnoughReplicasException("one of three is in sync"),
                new NotEnoughReplicasAfterAppendException("the others were lost meanwhile"),
                new OutOfOrderSequenceException("a gap, which the client closes"));
    }

    @ParameterizedTest
    @MethodSource("whatBelongsToARecord")
    void aRecordThatFailsAloneEndsNoProducer(RuntimeException failure) {
        send("first");
        made.getFirst().errorNext(failure);
        send("second");
        assertEquals(List.of("first", "second"), keys(made.getFirst()));
        assertEquals(1, made.size());
    }

    @Test
    void aRecordThatCannotBeWrittenEndsNoProducer() {
        made.getFirst().sendException = new SerializationException("not to be written");
        assertThrows(SerializationException.class, () -> send("first"));
        made.getFirst().sendException = null;
        send("second");
        assertEquals(1, made.size());
        assertEquals(Optional.empty(), producer.problem());
    }

    @Test
    void aTopicThatIsRefusedIsNamedUntilItIsGrantedWhateverElseIsTaken() {
        send("first");
        made.getFirst().errorNext(new TopicAuthorizationException(TOPIC));
        assertEquals(Optional.of("records for quill.requests are not taken: access is denied"), producer.problem());
        producer.send(new ProducerRecord<>("quill.grants", "k", new byte[0]));
        made.getFirst().completeNext();
        assertTrue(producer.problem().isPresent());
        send("second");
        made.getFirst().completeNext();
        assertEquals(Optional.empty(), producer.problem());
    }

    /** Some topics matter more to who sends than others. */
    @Test
    void aTopicThatIsRefusedIsNotForgottenOverAnotherOne() {
        send("first");
        made.getFirst().errorNext(new TopicAuthorizationException(TOPIC));
        nanos.addAndGet(1);
        producer.send(new ProducerRecord<>("quill.deltas", "k", new byte[0]));
        made.getFirst().errorNext(new TopicAuthorizationException("quill.deltas"));
        assertTrue(producer.problem().orElseThrow().contains("quill.deltas"));
        assertTrue(producer.problem(Set.of(TOPIC)).orElseThrow().contains(TOPIC));
        assertEquals(Optional.empty(), producer.problem(Set.of("quill.grants")));
        send("second");
        made.getFirst().completeNext();
        assertEquals(Optional.empty(), producer.problem(Set.of(TOPIC)));
        assertTrue(producer.problem().isPresent());
    }

    /** Whoever is not ready is sent nothing that could show that it works again. */
    @Test
    void aRefusalIsNotHeldAgainstAProducerThatNobodyTriesAnyMore() {
        send("first");
        made.getFirst().errorNext(new ClusterAuthorizationException("no"));
        nanos.addAndGet(TopicTroubles.SHOWN.toNanos());
        assertTrue(producer.problem().isPresent());
        nanos.addAndGet(1);
        assertEquals(Optional.empty(), producer.problem());
    }

    @Test
    void aBrokerThatIsAwayIsNoRefusal() {
        send("first");
        made.getFirst().errorNext(new TimeoutException("expired"));
        assertEquals(Optional.empty(), producer.problem());
    }

    @Test
    void aRefusalThatLastsMakesNoMoreThanOneProducerInAWhile() {
        made.getFirst().giveUp(new ClusterAuthorizationException("no"));
        assertThrows(KafkaException.class, () -> send("first"));
        for (int round = 2; round < 5; round++) {
            for (int i = 0; i < 20; i++) {
                Future<RecordMetadata> refused = send("again");
                made.getLast().errorNext(new ClusterAuthorizationException("no"));
                assertTrue(refused.isDone());
            }
            assertEquals(round, made.size());
            nanos.addAndGet(PAUSE);
        }
    }

    @Test
    void ofManyWhoMeetAProducerThatIsOverOneMakesTheNew() throws Exception {
        made.getFirst().giveUp(new ClusterAuthorizationException("no"));
        assertThrows(KafkaException.class, () -> send("first"));
        List<Thread> senders = new ArrayList<>();
        AtomicReference<Throwable> unexpected = new AtomicReference<>();
        for (int i = 0; i < 100; i++) {
            senders.add(Thread.ofVirtual().start(() -> {
                try {
                    send("burst");
                } catch (KafkaException oneCameWhileItWasMade) {
                    // as with any broker that is away
                } catch (RuntimeException e) {
                    unexpected.set(e);
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertEquals(null, unexpected.get());
        assertEquals(2, made.size());
    }

    /** What the new one confirms says nothing of what the old one was given. */
    @Test
    void recordsThatAreConfirmedTogetherStayWithOneProducer() {
        RenewedProducer.InUse run = producer.inUse();
        AtomicReference<Exception> outcome = new AtomicReference<>();
        run.send(record("first"), (metadata, failure) -> outcome.set(failure));
        made.getFirst().errorNext(new ClusterAuthorizationException("no"));
        assertTrue(outcome.get() instanceof ClusterAuthorizationException);
        send("another one's");
        made.getFirst().giveUp(new ClusterAuthorizationException("no"));
        assertThrows(KafkaException.class, () -> run.send(record("second"), null));
        assertEquals(List.of("another one's"), keys(made.getLast()));
    }

    /** KAFKA-20237: its request for a producer id is lost with the connection that was not let in. */
    @Test
    void aProducerThatWasNotLetInAtFirstIsMadeAnew() {
        made.getFirst().partitionsForException = new SaslAuthenticationException("wrong password");
        assertThrows(AuthenticationException.class, () -> producer.partitionsFor(TOPIC));
        assertTrue(producer.problem().orElseThrow().endsWith(": the credentials are refused"));
        producer.partitionsFor(TOPIC);
        assertEquals(2, made.size());
        assertEquals(Optional.empty(), producer.problem());
    }

    @Test
    void whoHasBeenLetInOnceWaitsForItsConnection() {
        send("first");
        made.getFirst().completeNext();
        send("second");
        made.getFirst().errorNext(new SaslAuthenticationException("expired password"));
        assertTrue(producer.problem().isPresent());
        send("third");
        assertEquals(1, made.size());
    }

    /** Not every failure of a first connection is told to somebody. */
    @Test
    void aProducerThatHasNothingConfirmedForAWhileIsMadeAnew() {
        send("first");
        nanos.addAndGet(RenewedProducer.UNPROVEN.toNanos());
        made.getFirst().errorNext(new TimeoutException("expired"));
        send("second");
        assertEquals(2, made.size());
        made.getLast().completeNext();
        nanos.addAndGet(RenewedProducer.UNPROVEN.toNanos());
        send("third");
        made.getLast().errorNext(new TimeoutException("expired"));
        send("fourth");
        assertEquals(2, made.size(), "it works, and the broker is away");
    }

    @Test
    void aMakerThatFailsIsAskedAgainLater() {
        AtomicReference<KafkaException> away = new AtomicReference<>();
        RenewedProducer careful = new RenewedProducer(
                "test",
                () -> {
                    if (away.get() != null) {
                        throw away.get();
                    }
                    return make();
                },
                nanos::get);
        made.getLast().giveUp(new ClusterAuthorizationException("no"));
        assertThrows(KafkaException.class, () -> careful.send(record("first")));
        away.set(new KafkaException("No resolvable bootstrap urls"));
        assertThrows(KafkaException.class, () -> careful.send(record("second")));
        away.set(null);
        nanos.addAndGet(PAUSE);
        careful.send(record("third"));
        assertEquals(List.of("third"), keys(made.getLast()));
        careful.close();
    }

    @Test
    void whatIsClosedIsNotMadeAnew() {
        producer.close();
        assertTrue(made.getFirst().closed());
        assertThrows(KafkaException.class, () -> send("late"));
        nanos.addAndGet(PAUSE);
        assertThrows(KafkaException.class, () -> send("later"));
        assertEquals(1, made.size());
        assertFalse(producer.problem().isPresent());
    }

    private Future<RecordMetadata> send(String key) {
        return producer.send(record(key));
    }

    private static ProducerRecord<String, byte[]> record(String key) {
        return new ProducerRecord<>(TOPIC, key, new byte[0]);
    }

    private static List<String> keys(Made one) {
        return one.history().stream().map(ProducerRecord::key).toList();
    }
}
