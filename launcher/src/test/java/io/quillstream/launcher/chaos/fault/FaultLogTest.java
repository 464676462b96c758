package io.quillstream.launcher.chaos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.Violation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultLogTest {

    private final FaultLog log = new FaultLog(line -> {});

    @Test
    void a_fault_that_did_not_happen_is_told() {
        Fault kill = new Fault.Killed("sinks-1", Duration.ZERO, false);
        log.ends(log.begins(kill), null);
        log.ends(log.begins(new Fault.Restarted("sinks-1")), "exit code 0 after 700 ms");
        assertEquals(List.of(), log.undone());
        log.ends(log.begins(kill), FaultLog.UNDONE + "java.io.IOException: no such process");
        assertEquals(
                List.of("fault"),
                log.undone().stream().map(Violation::invariant).toList());
    }
}
