package io.quillstream.bridge.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.Eventually;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Sightings sightings = new Sightings();
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    @Test
    void whoeverWaitsForAKeyIsWokenByItsFirstRecord() throws Exception {
        FutureTask<Boolean> first = waiting("a");
        FutureTask<Boolean> second = waiting("a");
        known.add("a");
        sightings.sighted("a");
        assertTrue(first.get());
        assertTrue(second.get());
    }

    @Test
    void recordsOfOtherKeysWakeNobody() throws Exception {
        FutureTask<Boolean> waiting = waiting("a");
        known.add("b");
        sightings.sighted("b");
        assertFalse(waiting.isDone());
        known.add("a");
        sightings.sighted("a");
        assertTrue(waiting.get());
    }

    @Test
    void aKnownKeyIsNotWaitedFor() throws Exception {
        known.add("a");
        assertTrue(sightings.await("a", LONG, () -> known.contains("a")));
    }

    @Test
    void whatCameBetweenTheTwoLooksIsNotMissed() throws Exception {
        int[] looks = new int[1];
        assertTrue(sightings.await("a", LONG, () -> ++looks[0] > 1));
        assertEquals(3, looks[0]);
    }

    @Test
    void aKeyThatDoesNotComeIsGivenUp() throws Exception {
        assertFalse(sightings.await("a", Duration.ofMillis(1), () -> false));
    }

    private FutureTask<Boolean> waiting(String key) {
        FutureTask<Boolean> task = new FutureTask<>(() -> sightings.await(key, LONG, () -> known.contains(key)));
        Thread thread = Thread.ofPlatform().daemon().start(task);
        Eventually.holds(LONG, () -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }
}
