package io.quillstream.processors.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.processors.Events;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class InletTest {

    private static final String JOB = "00000000-0000-7000-8000-000000000001";

    @Test
    void somebodyWaitsForASingleJobAndNobodyForAnItemOfABatch() {
        GenerationRequested.Builder request = Events.request(JOB);
        assertEquals(true, awaited(Topics.REQUESTS, request.build()));
        assertEquals(false, awaited(Topics.REQUESTS, request.setBatchId(JOB).build()));
    }

    @Test
    void aCompletionIsOfItsLaneAndOfAnyoneIfItDoesNotTell() {
        TaskCompleted.Builder completion = Events.success(task());
        assertEquals(true, awaited(Topics.COMPLETIONS, completion.setLane(null).build()));
        assertEquals(
                true,
                awaited(Topics.COMPLETIONS, completion.setLane("interactive").build()));
        assertEquals(
                false, awaited(Topics.COMPLETIONS, completion.setLane("batch").build()));
    }

    private static TaskDispatched task() {
        return TaskDispatched.newBuilder()
                .setTaskId(JOB)
                .setJobId(JOB)
                .setWorkspaceId(JOB)
                .setUserId("user")
                .setKind("copy")
                .setCopy(Events.request(JOB).getCopy())
                .setStep("write")
                .setAttempt(1)
                .setLane("batch")
                .setDeadlineAt(Instant.EPOCH)
                .setDispatchedAt(Instant.EPOCH)
                .build();
    }

    @SuppressWarnings("unchecked")
    private static <T extends SpecificRecord> boolean awaited(Topic<T> topic, T event) {
        Inlet<T> inlet = (Inlet<T>) Inlet.all().stream()
                .filter(each -> each.topic().equals(topic))
                .findFirst()
                .orElseThrow();
        return inlet.awaited().test(event);
    }
}
