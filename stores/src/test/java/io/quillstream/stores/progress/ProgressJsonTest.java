package io.quillstream.stores.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.QuestionAnswer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressJsonTest {

    @Test
    void a_stage_shows_exactly_the_fields_of_the_contract() {
        assertEquals(
                "{\"job_id\":\"j\",\"seq\":2,\"stage\":\"parsing\",\"status\":\"processing\",\"attempt\":1,"
                        + "\"message\":\"Reading \\\"it\\\"\",\"percent\":10,\"at\":\"2026-11-21T10:00:00.000Z\"}",
                ProgressJson.of(
                        event("parsing", "processing", 10)
                                .setMessage("Reading \"it\"")
                                .build(),
                        2));
    }

    @Test
    void the_end_of_a_completed_job_shows_items_and_an_unknown_cost_as_null() {
        assertEquals(
                "{\"job_id\":\"j\",\"seq\":6,\"stage\":\"completed\",\"status\":\"completed\",\"attempt\":1,"
                        + "\"message\":\"m\",\"percent\":100,\"at\":\"2026-11-21T10:00:00.000Z\","
                        + "\"items\":[\"Q: a\\nA: b\"],\"faq\":[{\"question\":\"a\",\"answer\":\"b\"}],"
                        + "\"tokens_used\":12,\"cost_micros\":null}",
                ProgressJson.of(
                        event("completed", "completed", 100)
                                .setItems(List.of("Q: a\nA: b"))
                                .setFaq(List.of(new QuestionAnswer("a", "b")))
                                .setTokensUsed(12L)
                                .build(),
                        6));
    }

    @Test
    void the_end_of_a_failed_job_shows_why() {
        assertEquals(
                "{\"job_id\":\"j\",\"seq\":3,\"stage\":\"failed\",\"status\":\"failed\",\"attempt\":1,"
                        + "\"message\":\"m\",\"percent\":100,\"at\":\"2026-11-21T10:00:00.000Z\","
                        + "\"error\":{\"code\":\"LLM_TIMEOUT\",\"message\":\"Too slow.\",\"retryable\":true}}",
                ProgressJson.of(
                        event("failed", "failed", 100)
                                .setFailure(new Failure("LLM_TIMEOUT", "Too slow.", true))
                                .build(),
                        3));
    }

    @Test
    void a_retry_tells_when() {
        assertEquals(
                "{\"job_id\":\"j\",\"seq\":5,\"stage\":\"retrying\",\"status\":\"processing\",\"attempt\":1,"
                        + "\"message\":\"m\",\"percent\":40,\"at\":\"2026-11-21T10:00:00.000Z\",\"retry_in_ms\":1500}",
                ProgressJson.of(
                        event("retrying", "processing", 40).setRetryInMs(1500L).build(), 5));
    }

    private static ProgressReported.Builder event(String stage, String status, int percent) {
        return ProgressReported.newBuilder()
                .setJobId("j")
                .setWorkspaceId("w")
                .setStage(stage)
                .setStatus(status)
                .setAttempt(1)
                .setDelivery(1)
                .setMessage("m")
                .setPercent(percent)
                .setAt(Instant.parse("2026-11-21T10:00:00Z"));
    }
}
