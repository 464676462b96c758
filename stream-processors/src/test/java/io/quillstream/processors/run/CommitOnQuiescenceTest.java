package io.quillstream.processors.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommitOnQuiescenceTest {

    private final CommitOnQuiescence batch = new CommitOnQuiescence();

    @Test
    void aLoneRecordIsCommittedAtOnce() {
        batch.polled(1);

        assertTrue(batch.recordDone(true));
    }

    @Test
    void aBurstIsCommittedOncePerPoll() {
        batch.polled(500);

        assertEquals(
                1, IntStream.range(0, 500).filter(i -> batch.recordDone(true)).count());
    }

    @Test
    void whatNobodyWaitsForIsLeftToTheCommitInterval() {
        batch.polled(2);

        assertFalse(batch.recordDone(false));
        assertFalse(batch.recordDone(false));
    }

    @Test
    void oneThatSomebodyWaitsForTakesTheOthersAlong() {
        batch.polled(3);
        batch.recordDone(false);
        batch.recordDone(true);

        assertTrue(batch.recordDone(false));
        batch.polled(1);
        assertFalse(batch.recordDone(false), "who waited has been served");
    }

    @Test
    void recordsLeftFromAnEarlierPollAreWaitedFor() {
        batch.polled(3);
        batch.recordDone(true);
        batch.polled(2);

        assertEquals(
                1, IntStream.range(0, 4).filter(i -> batch.recordDone(true)).count());
    }

    @Test
    void anEmptyPollPutsRightWhatARebalanceThrewAway() {
        batch.polled(1000);
        batch.polled(0);
        batch.polled(1);

        assertTrue(batch.recordDone(true));
    }

    @Test
    void threadsDoNotSeeEachOthersPolls() {
        batch.polled(2);
        CompletableFuture.runAsync(() -> batch.polled(0)).join();

        assertFalse(batch.recordDone(true));
    }
}
