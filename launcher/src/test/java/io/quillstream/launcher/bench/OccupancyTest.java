package io.quillstream.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.testkit.llm.CallSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class OccupancyTest {

    @Test
    void slots_that_are_taken_again_at_once_are_full() {
        assertEquals(new Occupancy(10, 1.0), Occupancy.of(List.of(call(0, 10), call(0, 20), call(10, 30)), 2));
    }

    @Test
    void a_gap_between_two_calls_counts_for_its_slot_only() {
        // One of two slots is empty from 10 to 20, while the other is busy; the last call begins at 40.
        assertEquals(
                new Occupancy(40, 0.875),
                Occupancy.of(List.of(call(0, 10), call(0, 40), call(20, 50), call(40, 60)), 2));
    }

    @Test
    void what_comes_before_the_slots_are_full_and_after_the_last_began_does_not_count() {
        assertEquals(
                new Occupancy(20, 1.0),
                Occupancy.of(List.of(call(0, 40), call(50, 100), call(60, 70), call(70, 80), call(80, 300)), 2));
    }

    @Test
    void slots_that_are_never_full_have_no_figure() {
        assertEquals(new Occupancy(0, 0), Occupancy.of(List.of(call(0, 10), call(11, 20)), 2));
        assertEquals(new Occupancy(0, 0), Occupancy.of(List.of(), 2));
    }

    private static CallSpan call(long begun, long ended) {
        return new CallSpan(null, begun, ended, 0);
    }
}
