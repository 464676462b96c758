package io.quillstream.stores.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchStatusTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest(name = "closed {0}, cancel {1}, {2} of 3 completed, {3} cancelled: {4}")
    @CsvSource({
        "false, false, 0, 0, validating",
        "false, true,  0, 0, cancelling",
        "true,  false, 2, 0, in_progress",
        "true,  true,  1, 1, cancelling",
        "true,  true,  1, 2, cancelled",
        "true,  true,  3, 0, completed",
        "true,  false, 3, 0, completed",
        "true,  false, 2, 1, completed"
    })
    void status_follows_from_what_is_recorded_and_what_became_of_the_jobs(
            boolean closed, boolean cancel, long completed, long cancelled, String status) {
        BatchDocument batch = new BatchDocument(
                UUID.randomUUID(), UUID.randomUUID(), "u", 3, 3, 0, AT, closed ? AT : null, cancel ? AT : null);
        BatchFigures figures = new BatchFigures(
                Map.of("completed", completed, "cancelled", cancelled, "pending", 3 - completed - cancelled), 0, 0, 0);

        assertEquals(status, batch.status(figures));
    }
}
