package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.workers.consume.DeadLetters.Reason;
import io.quillstream.workers.consume.TaskReader.Reading;
import io.quillstream.workers.lane.Lane;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TaskReaderTest {

    private final TaskDispatched task = WorkerRig.task();
    private final TaskReader reader = new TaskReader(lane -> (topic, bytes) -> bytes == null ? null : task);

    @Test
    void aTaskUnderItsOwnKeyIsOne() {
        assertEquals(
                task,
                assertInstanceOf(Reading.Task.class, read(task.getTaskId(), new byte[1]))
                        .task());
    }

    @Test
    void aTaskUnderAnotherKeyIsNoneAndItsJobIsNamed() {
        for (String key :
                new String[] {null, "", task.getJobId(), UUID.randomUUID().toString()}) {
            Reading.NoTask other = assertInstanceOf(Reading.NoTask.class, read(key, new byte[1]), key);
            assertAll(
                    key,
                    () -> assertEquals(Reason.KEY_MISMATCH, other.reason()),
                    () -> assertEquals(
                            task.getJobId(), other.task().orElseThrow().getJobId()));
        }
    }

    @Test
    void aRecordWithoutAValueIsCalledThat() {
        Reading.NoTask nothing = assertInstanceOf(Reading.NoTask.class, read(task.getTaskId(), null));
        assertEquals(Reason.INVALID, nothing.reason());
        assertEquals("The record has no value", nothing.detail());
    }

    @Test
    void aTaskOfNobodyIsNone() {
        task.setWorkspaceId("nobody");
        assertEquals(
                "A task with unreadable ids",
                assertInstanceOf(Reading.NoTask.class, read(task.getTaskId(), new byte[1]))
                        .detail());
    }

    private Reading read(String key, byte[] value) {
        return reader.read(
                Lane.INTERACTIVE, new ConsumerRecord<>(Lane.INTERACTIVE.topic().name(), 0, 0, key, value));
    }
}
