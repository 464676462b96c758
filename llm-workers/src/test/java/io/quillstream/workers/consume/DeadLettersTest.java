package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final String TOPIC = Topics.TASKS_BATCH.name();

    @Test
    void aLetterHoldsItsRecordAsItWas() {
        byte[] payload = {0, 0, 0, 0, 7, 1};
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(TOPIC, 1, 5L, "task", payload);
        record.headers().add("x-request-id", new byte[] {65}).add("empty", null);

        DeadLetter letter = letter(record, Optional.empty());

        assertAll(
                () -> assertEquals(ByteBuffer.wrap(payload), letter.getPayload()),
                () -> assertEquals(ByteBuffer.wrap(new byte[] {'t', 'a', 's', 'k'}), letter.getKey()),
                () -> assertEquals(
                        Map.of("x-request-id", ByteBuffer.wrap(new byte[] {65}), "empty", ByteBuffer.allocate(0)),
                        letter.getHeaders()),
                () -> assertEquals(7, letter.getSchemaId()));
    }

    /** One that the broker does not take is written again and again, until its record is dropped without a trace. */
    @Test
    void whatIsTooLargeForALetterStaysWhereItsOriginSays() {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(TOPIC, 1, 5L, "k".repeat(20_000), new byte[1_000_000]);
        record.headers().add("large", new byte[100_000]).add("x-request-id", new byte[] {65});
        TaskDispatched task = WorkerRig.task();
        task.setWorkspaceId("w".repeat(500_000));

        DeadLetter letter = letter(record, Optional.of(task));

        assertAll(
                () -> assertNull(letter.getPayload()),
                () -> assertNull(letter.getKey()),
                () -> assertNull(letter.getWorkspaceId()),
                () -> assertEquals(task.getJobId(), letter.getJobId()),
                () -> assertEquals(Map.of("x-request-id", ByteBuffer.wrap(new byte[] {65})), letter.getHeaders()),
                () -> assertEquals(new Cause(TOPIC, 1, 5L), letter.getOrigin()));
    }

    private static DeadLetter letter(ConsumerRecord<String, byte[]> record, Optional<TaskDispatched> task) {
        return DeadLetters.of(
                record,
                DeadLetters.Reason.INVALID,
                "A task with unreadable ids",
                task,
                Optional.empty(),
                Instant.now());
    }
}
