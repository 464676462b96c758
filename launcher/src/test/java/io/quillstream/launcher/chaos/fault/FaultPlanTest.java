package io.quillstream.launcher.chaos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

    private static final List<String> INSTANCES = List.of("sinks-1", "sinks-2", "stream-processors-2");

    @Test
    void the_same_seed_plans_the_same_and_another_one_something_else() {
        assertEquals(plan(1, 50, null), plan(1, 50, null));
        assertNotEquals(plan(1, 50, null), plan(2, 50, null));
    }

    @Test
    void two_hundred_faults_are_of_every_kind() {
        Set<String> kinds =
                plan(3, 200, "stream-processors-2").stream().map(Fault::kind).collect(Collectors.toSet());
        assertEquals(Set.copyOf(Fault.KINDS), kinds);
    }

    @Test
    void a_plan_can_be_of_some_faults_only() {
        FaultPlan plan = new FaultPlan(3, INSTANCES, null);
        assertTrue(plan.faults(20, fault -> fault.kind().equals("killed")).stream()
                .allMatch(Fault.Killed.class::isInstance));
        assertThrows(IllegalArgumentException.class, () -> plan.faults(1, fault -> false));
    }

    @Test
    void a_disk_that_is_not_there_is_never_full() {
        assertTrue(plan(3, 500, "stream-processors-2").stream().anyMatch(Fault.DiskFull.class::isInstance));
        assertFalse(plan(3, 500, null).stream().anyMatch(Fault.DiskFull.class::isInstance));
    }

    private static List<Fault> plan(long seed, int faults, String onSmallDisk) {
        return new FaultPlan(seed, INSTANCES, onSmallDisk).faults(faults);
    }
}
