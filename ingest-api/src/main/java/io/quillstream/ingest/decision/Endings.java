package io.quillstream.ingest.decision;

import io.quillstream.schemas.event.ContentRecorded;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for the end of a job, for {@code Prefer: wait}. Thread-safe. */
public final class Endings {

    private final LogTail<ContentRecorded> contents;

    public Endings(LogTail<ContentRecorded> contents) {
        this.contents = contents;
    }

    /** A watch on the end of one job; it sees what is written from its making on. */
    public final class Watch implements AutoCloseable {

        private final CountDownLatch ended = new CountDownLatch(1);
        private final LogTail.Listening listening;

        private Watch(UUID job) {
            this.listening = contents.listen(job.toString(), seen -> {
                if (seen.value().getEnd() != null) {
                    ended.countDown();
                }
            });
        }

        /** Whether the end was seen within that time. */
        public boolean await(Duration wait) {
            try {
                return ended.await(wait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            listening.close();
        }
    }

    /** Begins to watch; to be closed by the caller. */
    public Watch watch(UUID job) {
        return new Watch(job);
    }
}
