package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One workspace's batch does not hold up another's single jobs: they wait for tasks, not for the batch. */
@ExtendWith(House.Shared.class)
class FairnessTest {

    private static final int LINES = 2_000;
    private static final int SINGLES = 4;

    @Test
    void a_newcomer_does_not_wait_for_the_batch_of_another(House house) {
        Tenant busy = house.tenant(2 * LINES);
        Tenant newcomer = house.tenant(100);
        String lines = IntStream.rangeClosed(1, LINES)
                .mapToObj(i -> busy.line("f" + i, ",\"target_audience\":\"fair " + i + "\""))
                .collect(Collectors.joining("\n"));
        String batch = busy.somebody().batch(lines).at("/batch_id");
        List<Integer> doneBefore = new ArrayList<>();
        for (int i = 0; i < SINGLES; i++) {
            doneBefore.add(completed(busy, batch));
            newcomer.completed(",\"target_audience\":\"alone " + i + "\"");
        }
        int atEnd = completed(busy, batch);
        assertTrue(atEnd < LINES, "the batch was over before the newcomer's last job: this proves nothing");
        // A job that had waited for the batch's backlog would have seen most of the batch pass.
        for (int i = 1; i < SINGLES; i++) {
            int passed = doneBefore.get(i) - doneBefore.get(i - 1);
            assertTrue(passed < LINES / 2, "job " + i + " waited for " + passed + " lines of another: " + doneBefore);
        }
        busy.somebody().delete("/api/v1/batches/" + batch);
        // Cancelled, or completed if the rest of it was quicker: either way it is out of the way of the tests behind
        // this one.
        busy.ended(batch);
        assertTrue(Waiting.until(
                Duration.ofSeconds(10), () -> newcomer.quota().path("settled").asInt() == SINGLES));
    }

    private static int completed(Tenant tenant, String batch) {
        JsonNode state = tenant.somebody().get("/api/v1/batches/" + batch).json();
        return state.at("/request_counts/completed").asInt();
    }
}
