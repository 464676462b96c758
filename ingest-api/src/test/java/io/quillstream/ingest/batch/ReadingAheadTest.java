package io.quillstream.ingest.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReadingAheadTest {

    private final ReadingAhead ahead = new ReadingAhead(Duration.ZERO);
    private final List<Integer> portions = new ArrayList<>();

    @Test
    void onlyAFewBatchesAtATimeAreReadFar() throws IOException {
        nested(6);
        assertEquals(List.of(10_000, 10_000, 10_000, 10_000, 500, 500), portions);
        portions.clear();
        nested(1);
        assertEquals(List.of(10_000), portions, "the room is there again");
    }

    @Test
    void aBatchThatBreaksOffGivesItsRoomBack() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThrows(
                    IOException.class,
                    () -> ahead.run(UUID.randomUUID(), portion -> {
                        throw new IOException("broken");
                    }));
        }
        nested(1);
        assertEquals(List.of(10_000), portions);
    }

    /** However many there are, each has the ids of its lines in memory. */
    @Test
    void theOthersWaitForTheirTurn() throws IOException {
        UUID busy = UUID.randomUUID();
        assertEquals(ProblemCode.RATE_LIMITED, refusal(5, () -> busy));
        nested(4, () -> busy);
        assertEquals(ProblemCode.OVERLOADED, refusal(13, UUID::randomUUID));
        nested(12, UUID::randomUUID);
    }

    private ProblemCode refusal(int batches, Supplier<UUID> workspaces) {
        return assertThrows(ProblemException.class, () -> nested(batches, workspaces))
                .code();
    }

    private int nested(int batches) throws IOException {
        return nested(batches, UUID::randomUUID);
    }

    /** So many at the same time. */
    private int nested(int batches, Supplier<UUID> workspaces) throws IOException {
        return batches == 0
                ? 0
                : ahead.run(workspaces.get(), portion -> {
                    portions.add(portion);
                    return nested(batches - 1, workspaces);
                });
    }
}
