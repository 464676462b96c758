package io.quillstream.sinks.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Membership membership = new Membership(2, nanos::get);

    @Test
    void whoever_was_told_is_well_for_as_long_as_nobody_asks_anew() {
        membership.told("first");
        membership.told("second");
        late();
        assertEquals(Optional.empty(), membership.problem());
    }

    @Test
    void one_of_several_that_was_never_told_is_named() {
        nanos.addAndGet(Membership.PATIENCE.toNanos());
        membership.begins();
        membership.told("first");
        nanos.addAndGet(Membership.PATIENCE.toNanos());
        assertEquals(Optional.empty(), membership.problem());
        nanos.addAndGet(1);
        assertTrue(membership.problem().orElseThrow().contains("30 s"));
        membership.told("second");
        assertEquals(Optional.empty(), membership.problem());
    }

    @Test
    void one_that_lost_its_partitions_is_named_until_it_is_told_anew() {
        membership.told("first");
        membership.told("second");
        membership.asks("second");
        nanos.addAndGet(Membership.PATIENCE.toNanos());
        membership.asks("second");
        assertEquals(Optional.empty(), membership.problem());
        nanos.addAndGet(1);
        assertTrue(membership.problem().isPresent(), "it has asked from the beginning");
        membership.told("second");
        assertEquals(Optional.empty(), membership.problem());
    }

    private void late() {
        nanos.addAndGet(Membership.PATIENCE.toNanos() + 1);
    }
}
