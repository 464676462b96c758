package io.quillstream.edge.turn;

import io.quillstream.edge.problem.ProblemCode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * So many things of a kind are read at a time, and only some of them of one workspace: its others wait in a line of their own,
 * so that whoever sends many slow ones keeps nobody out but himself. Thread-safe.
 */
public final class FairSlots {

    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    private final String what;
    private final Semaphore slots;
    private final int ofOne;
    private final Duration patience;
    private final Map<UUID, Line> lines = new ConcurrentHashMap<>();

    /** The right to read one, until it is closed, which is once. */
    public interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /** Those of one workspace; it is there for as long as there are some. */
    private static final class Line {

        private final Semaphore turn;

        /** Changed by {@link Map#compute} alone. */
        private int members;

        Line(int atOnce) {
            turn = new Semaphore(atOnce, true);
        }
    }

    /**
     * @param what they are, in the plural, as refusals call them
     * @param atOnce how many are read at a time
     * @param ofOne how many of those may be of one workspace
     * @param patience how long one may wait
     */
    public FairSlots(String what, int atOnce, int ofOne, Duration patience) {
        this.what = what;
        this.slots = new Semaphore(atOnce, true);
        this.ofOne = ofOne;
        this.patience = patience;
    }

    /**
     * Waits for a slot. Whoever waits should not hold in memory yet what it is for.
     *
     * @throws io.quillstream.edge.problem.ProblemException 429 if the workspace's others take too long, else 503
     */
    public Slot take(UUID workspace) {
        long deadline = System.nanoTime() + patience.toNanos();
        Semaphore turn = enter(workspace).turn;
        boolean first = false;
        boolean taken = false;
        try {
            first = acquired(turn, deadline);
            if (!first) {
                throw ProblemCode.RATE_LIMITED
                        .because("Other " + what + " of this workspace are being read")
                        .withRetryAfter(COME_AGAIN);
            }
            taken = acquired(slots, deadline);
            if (!taken) {
                throw ProblemCode.OVERLOADED
                        .because("Too many " + what + " are being read")
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
            Line line = known == null ? new Line(ofOne) : known;
            line.members++;
            return line;
        });
    }

    private void leave(UUID workspace, boolean first) {
        lines.compute(workspace, (id, line) -> {
            if (first) {
                line.turn.release();
            }
            line.members--;
            return line.members == 0 ? null : line;
        });
    }
}
