package io.quillstream.stores.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchProgressTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void what_is_left_goes_on_at_the_rate_of_what_is_done() {
        assertEquals(OptionalLong.of(40), eta(closed(100, 0), Map.of("completed", 20L)));
        assertEquals(
                OptionalLong.of(8),
                eta(closed(12, 0), Map.of("completed", 5L, "failed", 1L, "cancelled", 1L)),
                "rounded up");
    }

    @Test
    void lines_refused_at_the_door_are_no_work_done() {
        BatchDocument batch = closed(8, 92);
        Map<String, Long> byStatus = Map.of("completed", 4L, "pending", 4L);

        assertEquals(new BatchProgress(true, 4, 4), batch.progress(new BatchFigures(byStatus, 0, 0, 0)));
        assertEquals(OptionalLong.of(10), eta(batch, byStatus));
    }

    @Test
    void nothing_is_foretold_before_the_first_job_has_ended_or_while_lines_are_read() {
        BatchDocument reading =
                new BatchDocument(UUID.randomUUID(), UUID.randomUUID(), "u", 0, 0, 0, AT, null, AT.plusSeconds(1));

        assertEquals(OptionalLong.empty(), eta(closed(5, 0), Map.of("processing", 5L)));
        assertEquals(OptionalLong.empty(), eta(reading, Map.of("completed", 2L)), "nor while somebody cancels it");
    }

    @Test
    void nothing_is_left_to_wait_for_once_all_have_ended() {
        assertEquals(OptionalLong.of(0), eta(closed(2, 1), Map.of("completed", 1L, "cancelled", 1L)));
        assertEquals(OptionalLong.of(0), eta(closed(0, 3), Map.of()));
    }

    @Test
    void a_clock_behind_that_of_the_door_foretells_no_time_before_now() {
        assertEquals(OptionalLong.of(0), new BatchProgress(true, 1, 1).etaSeconds(Duration.ofSeconds(-1)));
    }

    /** After ten seconds. */
    private static OptionalLong eta(BatchDocument batch, Map<String, Long> byStatus) {
        return batch.progress(new BatchFigures(byStatus, 0, 0, 0)).etaSeconds(Duration.ofSeconds(10));
    }

    private static BatchDocument closed(int accepted, int rejected) {
        return new BatchDocument(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "u",
                accepted + rejected,
                accepted,
                rejected,
                AT,
                AT.plusSeconds(1),
                null);
    }
}
