package io.quillstream.launcher.chaos.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks other processes again and again; nobody there can tell us when. */
public final class Waiting {

    private static final Duration BREATH = Duration.ofMillis(200);

    private Waiting() {}

    /** Something that may be true. */
    public interface Question {
        boolean answer() throws Exception;
    }

    /** Whether the answer was yes within that time. What fails is no. */
    public static boolean until(Duration atMost, Question question) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            if (yes(question)) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(BREATH);
        }
    }

    /** A pause whose length is the point. */
    public static void pause(Duration length) throws InterruptedException {
        long deadline = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private static boolean yes(Question question) throws InterruptedException {
        try {
            return question.answer();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception no) {
            return false;
        }
    }
}
