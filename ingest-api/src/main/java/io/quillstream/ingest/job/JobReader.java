package io.quillstream.ingest.job;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.stores.mongo.JobDocument;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.position.ReadBarrier;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads one job so that it is never older than the log was when the reading began. A job that has ended does not change
 * any more, so it is answered at once; for others the view must first have caught up. Thread-safe.
 */
public final class JobReader {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Jobs jobs;
    private final ReadBarrier barrier;

    public JobReader(Jobs jobs, ReadBarrier barrier) {
        this.jobs = jobs;
        this.barrier = barrier;
    }

    /**
     * The job as it is now; empty if the workspace has none with that id.
     *
     * @throws ProblemException OVERLOADED if the view does not catch up
     */
    public Optional<JobDocument> find(UUID workspace, UUID job) {
        Optional<JobDocument> known = jobs.find(workspace, job);
        if (known.filter(JobDocument::terminal).isPresent()) {
            return known;
        }
        if (caughtUp(workspace, job, known.isPresent()) != ReadBarrier.Outcome.CAUGHT_UP) {
            throw ProblemCode.OVERLOADED
                    .because("What is stored about jobs is behind what happens; try again")
                    .withRetryAfter(RETRY_AFTER);
        }
        return jobs.find(workspace, job);
    }

    /** The job as the view shows it at this moment, which may be behind. */
    public Optional<JobDocument> stored(UUID workspace, UUID job) {
        return jobs.find(workspace, job);
    }

    /** The job after the view had so much time to catch up; if it did not, as far as the view has come. */
    public Optional<JobDocument> settled(UUID workspace, UUID job, Duration atMost) {
        barrier.await(workspace, job, atMost);
        return jobs.find(workspace, job);
    }

    /** The job if it has ended; empty also if the view does not catch up. */
    public Optional<JobDocument> ended(UUID workspace, UUID job) {
        barrier.awaitJob(job);
        return jobs.find(workspace, job).filter(JobDocument::terminal);
    }

    /** {@link #find}, where a job that is not there is 404. */
    public JobDocument require(UUID workspace, UUID job) {
        return find(workspace, job).orElseThrow(() -> ProblemCode.NOT_FOUND.because("There is no such job"));
    }

    private ReadBarrier.Outcome caughtUp(UUID workspace, UUID job, boolean known) {
        return known ? barrier.awaitJob(job) : barrier.await(workspace, job);
    }
}
