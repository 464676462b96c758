package io.quillstream.stores.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.BatchFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a batch's answer and its stream say, given what is stored. */
class BatchStateTest {

    private static final Instant OPENED = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void refused_lines_count_in_total_and_failed() {
        BatchState state = BatchState.of(closed(10, 8, 2), figures(Map.of("completed", 3L, "failed", 1L)));
        assertEquals(10, state.counts().total());
        assertEquals(3, state.counts().failed());
        assertEquals(4, state.progress().left());
        assertEquals("in_progress", state.status());
    }

    @Test
    void the_rest_is_assumed_to_go_at_the_rate_so_far() {
        BatchState state = BatchState.of(closed(100, 100, 0), figures(Map.of("completed", 20L)));
        assertEquals(40, state.json(Duration.ofSeconds(10)).get("eta_seconds").longValue());
    }

    @Test
    void refused_lines_make_the_rest_no_quicker() {
        BatchState state = BatchState.of(closed(100, 8, 92), figures(Map.of("completed", 4L, "pending", 4L)));
        assertEquals(10, state.json(Duration.ofSeconds(10)).get("eta_seconds").longValue());
    }

    @Test
    void jobs_without_a_known_cost_are_told_beside_the_sum() {
        BatchFigures figures = new BatchFigures(Map.of("completed", 3L), 3, 40, 2);
        BatchState state = BatchState.of(closed(3, 3, 0), figures);
        String json = state.json(Duration.ofSeconds(9)).toString();
        assertTrue(json.contains("\"cost_micros\":40,\"unknown_cost\":2,"), json);
    }

    @Test
    void nothing_is_foretold_before_the_first_line_is_done_or_while_lines_are_read() {
        BatchState fresh = BatchState.of(closed(5, 5, 0), figures(Map.of("pending", 5L)));
        assertTrue(fresh.json(Duration.ofSeconds(9)).get("eta_seconds").isNull());
        BatchDocument open =
                new BatchDocument(UUID.randomUUID(), UUID.randomUUID(), "dev", 0, 0, 0, OPENED, null, null);
        BatchState reading = BatchState.of(open, figures(Map.of("completed", 2L, "pending", 3L)));
        assertEquals("validating", reading.status());
        assertEquals(5, reading.counts().total(), "lines known so far");
        assertTrue(reading.json(Duration.ofSeconds(9)).get("eta_seconds").isNull());
    }

    private static BatchDocument closed(int total, int accepted, int rejected) {
        return new BatchDocument(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "dev",
                total,
                accepted,
                rejected,
                OPENED,
                OPENED.plusSeconds(1),
                null);
    }

    private static BatchFigures figures(Map<String, Long> byStatus) {
        return new BatchFigures(byStatus, 0, 0, 0);
    }
}
