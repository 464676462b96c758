package io.quillstream.ingest.generate;

import io.quillstream.edge.http.AwayDependency;
import io.quillstream.edge.lookup.Outage;
import io.quillstream.ingest.job.JobReader;
import io.quillstream.stores.mongo.Batches;
import io.quillstream.stores.mongo.JobDocument;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the view knows of an id, for who accepts an order. It is a short way and not the proof: what the view cannot tell, the
 * single writer will. So a document store that is away keeps nobody from posting; only that a key belongs to a batch is not
 * noticed then. It is asked again once a second, by one request, which waits for {@link #AT_MOST}. Thread-safe.
 */
public final class ViewGlance {

    /** Longest wait of the store's client for one answer; whoever makes the readers sets it. */
    public static final Duration AT_MOST = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(ViewGlance.class);

    private final JobReader jobs;
    private final Batches batches;
    private final Outage outage = new Outage();

    /** @param jobs and {@code batches}: readers that give up after {@link #AT_MOST} */
    public ViewGlance(JobReader jobs, Batches batches) {
        this.jobs = jobs;
        this.batches = batches;
    }

    /** The job as the view shows it at this moment, if it knows what was ordered. */
    Optional<JobDocument> job(UUID workspace, UUID id) {
        return ask(() -> jobs.stored(workspace, id)).filter(ViewGlance::described);
    }

    /** The same after the view had so much time to catch up; if it did not, as far as the view has come. */
    Optional<JobDocument> settled(UUID workspace, UUID id, Duration atMost) {
        return ask(() -> jobs.settled(workspace, id, atMost)).filter(ViewGlance::described);
    }

    /** The job if it has ended, for a caller who waits for just that: he is not passed over while the store may be back. */
    Optional<JobDocument> ended(UUID workspace, UUID id) {
        return answered(() -> jobs.ended(workspace, id));
    }

    /** Whether there is a batch with that id. */
    boolean batch(UUID workspace, UUID id) {
        return ask(() -> batches.find(workspace, id)).isPresent();
    }

    /** Other topics may tell of a job before request or admission do: then there is no order, no user and no time yet. */
    private static boolean described(JobDocument document) {
        return document.fingerprint() != null;
    }

    private <T> Optional<T> ask(Supplier<Optional<T>> question) {
        return outage.worthAsking() ? answered(question) : Optional.empty();
    }

    private <T> Optional<T> answered(Supplier<Optional<T>> question) {
        try {
            Optional<T> answer = question.get();
            outage.over();
            return answer;
        } catch (RuntimeException e) {
            if (!AwayDependency.isCauseOf(e)) {
                throw e;
            }
            if (outage.begun()) {
                LOG.warn("Orders are accepted without a look at the view: {}", e.toString());
            }
            return Optional.empty();
        }
    }
}
