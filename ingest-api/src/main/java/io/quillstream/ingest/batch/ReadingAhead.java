package io.quillstream.ingest.batch;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * How far batches are read before their requests are published. From then on their jobs compete with the reading for the
 * processors, while the caller waits for the reading only; so a usual batch is read as a whole. What is read is held in
 * memory, so only a few batches at a time are read that far, and those beside them in small portions. Thread-safe.
 */
final class ReadingAhead {

    /** Ten megabytes or less. */
    private static final int FAR = 10_000;

    /** Enough to ask for products in few questions. */
    private static final int NEAR = 500;

    private static final int MOST_FAR = 4;

    private final Semaphore far = new Semaphore(MOST_FAR);

    /** Something that is done with a batch's lines. */
    @FunctionalInterface
    interface Reading<T> {
        T inPortions(int lines) throws IOException;
    }

    /** Runs the reading with the portion that there is room for, and returns its outcome. */
    <T> T run(Reading<T> reading) throws IOException {
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
