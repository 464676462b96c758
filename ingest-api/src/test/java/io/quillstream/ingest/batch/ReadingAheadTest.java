package io.quillstream.ingest.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingAheadTest {

    private final ReadingAhead ahead = new ReadingAhead();
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
                    () -> ahead.run(portion -> {
                        throw new IOException("broken");
                    }));
        }
        nested(1);
        assertEquals(List.of(10_000), portions);
    }

    /** So many at the same time. */
    private int nested(int batches) throws IOException {
        return batches == 0
                ? 0
                : ahead.run(portion -> {
                    portions.add(portion);
                    return nested(batches - 1);
                });
    }
}
