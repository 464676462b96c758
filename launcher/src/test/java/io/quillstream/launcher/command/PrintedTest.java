package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.client.Batch;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrintedTest {

    @Test
    void whatABatchCostsIsTheKnownSumAndHowManyJobsItLeavesOut() {
        assertEquals("$0.001234", Printed.cost(batch(1_234L, 0L)));
        assertEquals("$0.001234 (unknown for 3 of its jobs)", Printed.cost(batch(1_234L, 3L)));
        assertEquals("$0.000000 (unknown for 1,000 of its jobs)", Printed.cost(batch(0L, 1_000L)));
        assertEquals("$0.001234", Printed.cost(batch(1_234L, null)), "a server that does not tell");
        assertEquals("unknown cost", Printed.cost(batch(null, null)));
    }

    private static Batch batch(Long costMicros, Long unknownCost) {
        return new Batch(
                new UUID(0, 1), "in_progress", new Batch.Counts(9, 4, 0, 0), 4L, costMicros, unknownCost, null);
    }
}
