package io.quillstream.ingest.batch;

import io.quillstream.edge.turn.FairSlots;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * How far batches are read before their requests are published. From then on their jobs compete with the reading for the
 * processors, while the caller waits for the reading only; so a usual batch is read as a whole. What is read is held in
 * memory, so only a few batches at a time are read that far, and those beside them in small portions. Of these, too, there is
 * a bound, since the ids of a long one alone take four megabytes: the others wait on the disk. Thread-safe.
 */
final class ReadingAhead {

    /** Ten megabytes or less. */
    private static final int FAR = 10_000;

    /** Enough to ask for products in few questions. */
    private static final int NEAR = 500;

    private static final int MOST_FAR = 4;

    private static final int AT_ONCE = 12;
    private static final int OF_A_WORKSPACE = 4;

    /** Who sends a batch is told to be ready to wait for minutes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Semaphore far = new Semaphore(MOST_FAR);
    private final FairSlots turns;

    ReadingAhead() {
        this(PATIENCE);
    }

    /** @param patience how long a batch may wait for its turn */
    ReadingAhead(Duration patience) {
        turns = new FairSlots("batches", AT_ONCE, OF_A_WORKSPACE, patience);
    }

    /** Something that is done with a batch's lines. */
    @FunctionalInterface
    interface Reading<T> {
        T inPortions(int lines) throws IOException;
    }

    /**
     * Runs the reading when it is the batch's turn, with the portion that there is room for, and returns its outcome.
     *
     * @throws io.quillstream.edge.problem.ProblemException 429 if the workspace's other batches take too long, else 503
     */
    <T> T run(UUID workspace, Reading<T> reading) throws IOException {
        try (FairSlots.Slot turn = turns.take(workspace)) {
            return inPortions(reading);
        }
    }

    private <T> T inPortions(Reading<T> reading) throws IOException {
        boolean room = far.tryAcquire();
        try {
            return reading.inPortions(room ? FAR : NEAR);
        } finally {
            if (room) {
                far.release();
            }
        }
    }
}
