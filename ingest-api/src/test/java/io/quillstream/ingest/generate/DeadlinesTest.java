package io.quillstream.ingest.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.edge.identity.Principal;
import io.quillstream.ingest.IngestSettings;
import io.quillstream.ingest.request.CopyGeneration;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.event.GenerationRequested;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    @Test
    void aBatchHasADayUnlessSomethingIsSaid() {
        assertEquals(new Deadlines(Duration.ofMinutes(5), Duration.ofHours(24)), of(Map.of()));
    }

    @Test
    void theDeadlineOfJobsIsThatOfLinesTooIfItIsAllThatIsSaid() {
        assertEquals(
                new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(5)), of(Map.of("QUILL_JOB_DEADLINE", "5s")));
    }

    @Test
    void eachMayBeSaid() {
        assertEquals(
                new Deadlines(Duration.ofSeconds(5), Duration.ofHours(1)),
                of(Map.of("QUILL_JOB_DEADLINE", "5s", "QUILL_BATCH_DEADLINE", "1h")));
        assertEquals(
                new Deadlines(Duration.ofMinutes(5), Duration.ofHours(1)), of(Map.of("QUILL_BATCH_DEADLINE", "1h")));
    }

    /** Found by a batch of 50,000 lines, nearly all of which failed after the five minutes of a job alone. */
    @Test
    void aLineHasItsOwn() {
        UUID workspace = UUID.randomUUID();
        Principal mia = new Principal(workspace, "mia", "free", Set.of(), Optional.empty(), "jwt:1");
        CopyGeneration order =
                new CopyGeneration(workspace, UUID.randomUUID(), "titles", "professional", null, "medium", 5);
        RequestRecords records = new RequestRecords(new Deadlines(Duration.ofMinutes(5), Duration.ofHours(24)));
        assertEquals(Duration.ofMinutes(5), timeOf(records.alone(mia, order, UUID.randomUUID(), false, false)));
        assertEquals(
                Duration.ofHours(24), timeOf(records.ofLine(mia, order, UUID.randomUUID(), UUID.randomUUID(), "a", 1)));
    }

    private static Duration timeOf(GenerationRequested record) {
        return Duration.between(record.getAcceptedAt(), record.getDeadlineAt());
    }

    private static Deadlines of(Map<String, String> environment) {
        return IngestSettings.deadlines(new Settings(environment));
    }
}
