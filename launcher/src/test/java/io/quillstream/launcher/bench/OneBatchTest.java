package io.quillstream.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class OneBatchTest {

    /** Found by {@code bench scale --jobs 100000 --batch}, which was refused. */
    @Test
    void moreJobsThanABatchMayHaveComeAsSeveral() {
        assertEquals(List.of(50_000, 50_000), OneBatch.sizes(100_000));
        assertEquals(List.of(50_000, 1), OneBatch.sizes(50_001));
    }

    @Test
    void asManyAsABatchMayHaveComeAsOne() {
        assertEquals(List.of(50_000), OneBatch.sizes(50_000));
        assertEquals(List.of(7), OneBatch.sizes(7));
    }
}
