package io.quillstream.processors.simulation;

import static io.quillstream.processors.Events.WORKSPACE;
import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.Event;
import io.quillstream.processors.Events;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of tasks once another processor goes on with what was committed. */
class TakenOverTasksTest {

    @Test
    void whoTakesOverCountsWhatIsOutAndWhatWaits() {
        try (SimulatedProcessor processor = new SimulatedProcessor(Events.NOON, PriceBooks.released())) {
            processor.take(Topics.GRANTS, WORKSPACE, plan(uuid(90), 100).build());
            for (int job = 1; job <= SimulatedProcessor.WINDOW + 2; job++) {
                processor.take(Topics.REQUESTS, WORKSPACE, request(uuid(job)).build());
            }
            assertCounted(processor, SimulatedProcessor.WINDOW, 2);

            processor.crash();
            assertCounted(processor, SimulatedProcessor.WINDOW, 2);

            List<Event> lost =
                    processor.take(Topics.REQUESTS, WORKSPACE, request(uuid(50)).build());
            assertCounted(processor, SimulatedProcessor.WINDOW, 3);
            processor.abort(lost);
            assertCounted(processor, SimulatedProcessor.WINDOW, 2);
        }
    }

    private static void assertCounted(SimulatedProcessor processor, int out, int waiting) {
        assertEquals(out, processor.gauge("quill.tasks.out"));
        assertEquals(waiting, processor.gauge("quill.queue.depth"));
    }
}
