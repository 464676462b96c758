package io.quillstream.launcher.chaos.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    @Test
    void aClientThatDoesNotUnderstandAnAnswerIsTold() throws Exception {
        Workload load = new Workload(null, null, null, 1);
        load.does(() -> {});
        load.does(() -> {
            throw new IllegalStateException("no batch_id");
        });
        load.end();

        assertEquals(
                List.of("load"),
                load.failures().stream().map(Violation::invariant).toList());
    }

    @Test
    void whoIsStillBusyWhenTheLoadEndsIsNot() throws Exception {
        Workload load = new Workload(null, null, null, 1);
        load.does(() -> {
            while (true) {
                load.does(() -> {});
                Thread.onSpinWait();
            }
        });
        load.end();

        assertEquals(List.of(), load.failures());
    }
}
