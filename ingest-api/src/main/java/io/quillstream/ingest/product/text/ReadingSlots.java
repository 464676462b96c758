package io.quillstream.ingest.product.text;

import io.quillstream.edge.problem.ProblemCode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * So many files are read at a time, one of a workspace: its others wait in a line of their own, so that whoever sends many
 * slow ones keeps nobody out but himself. Thread-safe.
 */
final class ReadingSlots {

    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    private final Semaphore slots;
    private final Duration patience;
    private final Map<UUID, Line> lines = new ConcurrentHashMap<>();

    /** The files of one workspace; it is there for as long as there are some. */
    private static final class Line {

        private final Semaphore turn = new Semaphore(1, true);

        /** Changed by {@link Map#compute} alone. */
        private int files;
    }

    /** @param patience how long a file may wait */
    ReadingSlots(int atOnce, Duration patience) {
        this.slots = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** @throws io.quillstream.edge.problem.ProblemException 429 if the workspace's other files take too long, else 503 */
    TextExtraction.Slot take(UUID workspace) {
        long deadline = System.nanoTime() + patience.toNanos();
        Semaphore turn = enter(workspace).turn;
        boolean first = false;
        boolean taken = false;
        try {
            first = acquired(turn, deadline);
            if (!first) {
                throw ProblemCode.RATE_LIMITED
                        .because("Other files of this workspace are being read")
                        .withRetryAfter(COME_AGAIN);
            }
            taken = acquired(slots, deadline);
            if (!taken) {
                throw ProblemCode.OVERLOADED
                        .because("Too many files are being read")
                        .withRetryAfter(COME_AGAIN);
            }
        } finally {
            if (!taken) {
                leave(workspace, first);
            }
        }
        return () -> {
            slots.release();
            leave(workspace, true);
        };
    }

    private static boolean acquired(Semaphore semaphore, long deadline) {
        try {
            return semaphore.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Line enter(UUID workspace) {
        return lines.compute(workspace, (id, known) -> {
            Line line = known == null ? new Line() : known;
            line.files++;
            return line;
        });
    }

    private void leave(UUID workspace, boolean first) {
        lines.compute(workspace, (id, line) -> {
            if (first) {
                line.turn.release();
            }
            line.files--;
            return line.files == 0 ? null : line;
        });
    }
}
