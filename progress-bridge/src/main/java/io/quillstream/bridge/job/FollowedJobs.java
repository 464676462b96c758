package io.quillstream.bridge.job;

import io.quillstream.bridge.access.Subject;
import io.quillstream.bridge.feed.LogScan.ScanTooLongException;
import io.quillstream.bridge.feed.ProgressFeed;
import io.quillstream.bridge.feed.Recent;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.stores.mongo.JobDocument;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.position.ReadBarrier;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a viewer follow a job of its workspace. Whether the job exists is told by the feed's own memory if it has seen
 * the job, else by the view. A job that neither knows is most likely on its way, and the feed is quicker than the view:
 * it gets a moment, and then the view is waited for before a 404 is said. Thread-safe.
 */
public final class FollowedJobs {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedJobs.class);

    private final ProgressFeed feed;
    private final JobChannels channels;
    private final JobPasts pasts;
    private final ProgressDecoder decoder;
    private final Jobs jobs;
    private final ReadBarrier barrier;
    private final Duration onItsWay;

    /**
     * @param barrier of the view that {@code jobs} reads
     * @param onItsWay how long the feed may take to hear of a job whose 202 somebody has in hand
     */
    public FollowedJobs(
            ProgressFeed feed,
            JobChannels channels,
            JobPasts pasts,
            ProgressDecoder decoder,
            Jobs jobs,
            ReadBarrier barrier,
            Duration onItsWay) {
        this.feed = feed;
        this.channels = channels;
        this.pasts = pasts;
        this.decoder = decoder;
        this.jobs = jobs;
        this.barrier = barrier;
        this.onItsWay = onItsWay;
    }

    /**
     * The job's channel with all events so far; the caller must {@link #release} it.
     *
     * @throws ProblemException 404 if this workspace has no such job, 503 if that or its events cannot be told now
     */
    JobChannel follow(UUID workspace, Subject subject) {
        try {
            admit(workspace, subject);
            return channels.acquire(subject.id(), () -> past(workspace, subject));
        } catch (ExecutionException e) {
            throw refusal(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw later("The service is stopping");
        }
    }

    /** Returns if the job is this workspace's. */
    private void admit(UUID workspace, Subject subject) throws InterruptedException {
        Optional<UUID> owner = ownerInMemory(subject.id());
        if (owner.isEmpty() && jobs.find(workspace, subject.id()).isPresent()) {
            return;
        }
        if (owner.isEmpty() && feed.awaitRecent(subject.id().toString(), onItsWay)) {
            owner = ownerInMemory(subject.id());
        }
        if (owner.isEmpty()) {
            require(workspace, subject);
        } else if (!owner.get().equals(workspace)) {
            throw subject.unknown();
        }
    }

    void release(UUID job) {
        channels.release(job);
    }

    private Past past(UUID workspace, Subject subject) throws ScanTooLongException, InterruptedException {
        Recent recent = feed.recent(subject.id().toString()).orElseThrow(() -> later("The log is not read yet"));
        return pasts.of(subject.id(), recent, () -> require(workspace, subject));
    }

    /** Workspace of a job that the feed has seen lately. */
    private Optional<UUID> ownerInMemory(UUID job) {
        return feed.recent(job.toString())
                .filter(recent -> !recent.records().isEmpty())
                .flatMap(recent -> decoder.progress(recent.records().getLast()))
                .map(event -> UUID.fromString(event.getWorkspaceId()));
    }

    private JobDocument require(UUID workspace, Subject subject) {
        Optional<JobDocument> found = jobs.find(workspace, subject.id());
        if (found.isPresent()) {
            return found.get();
        }
        if (barrier.await(workspace, subject.id()) != ReadBarrier.Outcome.CAUGHT_UP) {
            throw later("Whether the job exists cannot be told at the moment");
        }
        return jobs.find(workspace, subject.id()).orElseThrow(subject::unknown);
    }

    private static ProblemException refusal(Throwable cause) {
        if (cause instanceof ProblemException known) {
            return known;
        }
        LOG.warn("The events of a job cannot be found now", cause);
        return later("The events of the job cannot be found at the moment");
    }

    private static ProblemException later(String detail) {
        return ProblemCode.OVERLOADED.because(detail).withRetryAfter(Duration.ofSeconds(1));
    }
}
