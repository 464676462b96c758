package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class StandstillsTest {

    private static final Duration LONGEST = Duration.ofMillis(300);
    private static final boolean NOTHING = true;
    private static final boolean RECORDS = false;

    private final Standstills standstills = new Standstills(LONGEST);

    @Test
    void what_comes_to_a_loop_that_goes_round_was_locked_just_now() {
        assertFalse(standstills.alive());
        assertTrue(isFresh(standstills.polled(RECORDS)));
        assertTrue(isFresh(standstills.polled(RECORDS)));
    }

    @Test
    void what_comes_with_a_standstill_may_be_as_old_as_that() {
        standstills.alive();
        long began = System.nanoTime();
        standStill();
        assertTrue(standstills.polled(RECORDS) - began <= 0);
    }

    @Test
    void the_rest_of_what_was_fetched_before_comes_with_the_next_polls_however_many_rounds_are_between() {
        standstills.alive();
        long began = System.nanoTime();
        standStill();
        assertTrue(standstills.alive());
        for (int poll = 0; poll < Standstills.SUSPECT_POLLS; poll++) {
            assertFalse(standstills.alive());
            assertTrue(standstills.polled(RECORDS) - began <= 0, "poll " + poll);
            assertFalse(standstills.alive());
        }
        assertTrue(isFresh(standstills.polled(RECORDS)), "a busy loop is not suspect for ever");
    }

    @Test
    void nothing_is_left_of_it_when_a_poll_brings_nothing() {
        standstills.alive();
        long began = System.nanoTime();
        standStill();
        standstills.polled(NOTHING);
        assertTrue(standstills.polled(RECORDS) - began <= 0, "what was asked for before may come with the next");
        standstills.polled(NOTHING);
        assertTrue(isFresh(standstills.polled(RECORDS)));
    }

    private static boolean isFresh(long lockedSince) {
        return System.nanoTime() - lockedSince < LONGEST.toNanos();
    }

    private static void standStill() {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() - until <= 0) {
            LockSupport.parkNanos(LONGEST.toNanos());
        }
    }
}
