package io.quillstream.ingest.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.decision.Decision.Admitted;
import io.quillstream.ingest.decision.Decision.Refused;
import io.quillstream.ingest.decision.Decision.Repeated;
import io.quillstream.ingest.decision.Decision.Undecided;
import io.quillstream.ingest.decision.Decisions;
import io.quillstream.ingest.decision.Endings;
import io.quillstream.ingest.job.JobJson;
import io.quillstream.ingest.publish.EventLog;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.ingest.request.CopyGeneration;
import io.quillstream.ingest.request.IdempotencyKey;
import io.quillstream.ingest.request.Preference;
import io.quillstream.ingest.request.RecentKeys;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.id.JobIds;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.mongo.JobDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns a checked order into a job: recognises a repetition, publishes, hears the decision. A refusal that the caller
 * is told as 402 leaves nothing behind. If the caller cannot be told (nothing was heard in time), the request is
 * published once more with the mark that a refusal must be recorded; the first admission makes any later one a
 * repetition, so the second record does no harm. Thread-safe.
 */
public final class Acceptance {

    /** Of a job's end while a caller waits for it; each may wait for the view. */
    private static final int MOST_READINGS = 30;

    private final JobIds ids;
    private final RequestRecords records;
    private final EventLog log;
    private final Decisions decisions;
    private final Endings endings;
    private final ViewGlance view;
    private final RecentKeys keys;
    private final Duration decisionWait;

    /**
     * What the caller is told.
     *
     * @param replayed whether an earlier request made the job
     * @param finished whether the body shows the job's end
     */
    public record Accepted(UUID job, ObjectNode body, boolean replayed, boolean finished) {}

    public Acceptance(
            JobIds ids,
            RequestRecords records,
            EventLog log,
            Decisions decisions,
            Endings endings,
            ViewGlance view,
            RecentKeys keys,
            Duration decisionWait) {
        this.ids = ids;
        this.records = records;
        this.log = log;
        this.decisions = decisions;
        this.endings = endings;
        this.view = view;
        this.keys = keys;
        this.decisionWait = decisionWait;
    }

    /** @throws ProblemException 402, 409 IDEMPOTENCY_IN_PROGRESS, 422 IDEMPOTENCY_KEY_REUSED or 503 */
    public Accepted accept(
            Principal caller,
            CopyGeneration order,
            Optional<IdempotencyKey> key,
            Preference preference,
            RecordHeaders headers) {
        UUID job = key.map(k -> ids.ofKey(caller.workspace(), k.text())).orElseGet(ids::fresh);
        GenerationRequested request = records.alone(caller, order, job, key.isPresent(), preference.async());
        if (!preference.waits()) {
            return taken(request, preference, headers);
        }
        try (Endings.Watch watch = endings.watch(job)) {
            Accepted accepted = taken(request, preference, headers);
            if (accepted.replayed()) {
                accepted = ended(request, accepted);
            }
            long deadline = System.nanoTime() + preference.waiting().toNanos();
            boolean over = !accepted.finished() && watch.await(preference.waiting());
            // The log tells of the end first; behind a burst of others the view needs longer than one reading waits.
            for (int reading = 0; over && reading < MOST_READINGS && !accepted.finished(); reading++) {
                accepted = ended(request, accepted);
                over = System.nanoTime() - deadline < 0;
            }
            return accepted.finished() ? accepted : underWay(request, accepted);
        }
    }

    private Accepted taken(GenerationRequested request, Preference preference, RecordHeaders headers) {
        if (!request.getIdempotent()) {
            return publish(request, preference, headers);
        }
        try (RecentKeys.Turn turn = keys.takeJob(job(request))) {
            keys.requireJob(job(request), request.getFingerprint());
            return known(request).orElseGet(() -> publish(request, preference, headers));
        }
    }

    private Accepted publish(GenerationRequested request, Preference preference, RecordHeaders headers) {
        if (preference.async()) {
            return undecided(request, headers);
        }
        return switch (decisions.ask(request, headers, decisionWait)) {
            case Admitted admitted -> {
                // Not before: a refusal leaves nothing behind.
                stands(request, request.getAcceptedAt());
                yield pending(request, admitted.credits());
            }
            case Repeated repeated -> repeated(request, repeated);
            case Refused refused ->
                throw ProblemCode.QUOTA_EXCEEDED.because("This costs " + refused.price() + " credits, "
                        + refused.balance() + " are available; see GET /api/v1/quota");
            case Undecided() -> undecided(recordingRefusal(request), headers);
        };
    }

    /**
     * Publishes an order whose caller is told of the job before anybody has decided. Its key stands for it whatever the decision
     * will be, and from before it is in the log: of several at once one is the first. A repetition is published as well, since
     * what was to be the first may have failed at the broker; the single writer passes over it.
     */
    private Accepted undecided(GenerationRequested request, RecordHeaders headers) {
        Optional<Instant> first = request.getIdempotent()
                ? keys.claimJob(job(request), request.getFingerprint(), request.getAcceptedAt())
                : Optional.empty();
        log.append(Topics.REQUESTS, request.getWorkspaceId(), request, headers);
        if (first.isEmpty()) {
            return pending(request, null);
        }
        return new Accepted(job(request), JobJson.pending(request, null, first.get()), true, false);
    }

    /** The view may be behind, and its sink may be away: whoever posts need not care, the job is there. */
    private Accepted repeated(GenerationRequested request, Repeated first) {
        requireSame(first.fingerprint(), request);
        stands(request, first.requestedAt());
        return view.settled(workspace(request), job(request), decisionWait)
                .map(Acceptance::shown)
                .orElseGet(() -> new Accepted(
                        job(request), JobJson.pending(request, first.credits(), first.requestedAt()), true, false));
    }

    /** The job that this key made, as far as the view knows it; what it does not know the single writer will tell. */
    private Optional<Accepted> known(GenerationRequested request) {
        if (view.batch(workspace(request), job(request))) {
            throw IdempotencyKey.reused();
        }
        Optional<JobDocument> found = view.job(workspace(request), job(request));
        found.ifPresent(document -> {
            requireSame(document.fingerprint(), request);
            stands(request, document.createdAt());
        });
        return found.map(Acceptance::shown);
    }

    /** A request without a key cannot be sent again. */
    private void stands(GenerationRequested request, Instant since) {
        if (request.getIdempotent()) {
            keys.noteJob(job(request), request.getFingerprint(), since);
        }
    }

    /** The job with its end if the view shows one, else as it was accepted. */
    private Accepted ended(GenerationRequested request, Accepted accepted) {
        return view.ended(workspace(request), job(request))
                .map(document -> new Accepted(document.jobId(), JobJson.of(document), accepted.replayed(), true))
                .orElse(accepted);
    }

    /** Who has waited in vain is shown how far the job has come, not how it was when he began to wait. */
    private Accepted underWay(GenerationRequested request, Accepted accepted) {
        return view.job(workspace(request), job(request))
                .map(known -> new Accepted(known.jobId(), JobJson.of(known), accepted.replayed(), known.terminal()))
                .orElse(accepted);
    }

    private static Accepted pending(GenerationRequested request, Long credits) {
        return new Accepted(job(request), JobJson.pending(request, credits), false, false);
    }

    private static GenerationRequested recordingRefusal(GenerationRequested request) {
        return GenerationRequested.newBuilder(request).setRecordRefusal(true).build();
    }

    private static Accepted shown(JobDocument found) {
        return new Accepted(found.jobId(), JobJson.of(found), true, found.terminal());
    }

    private static void requireSame(String fingerprint, GenerationRequested request) {
        if (!fingerprint.equals(request.getFingerprint())) {
            throw IdempotencyKey.reused();
        }
    }

    private static UUID workspace(GenerationRequested request) {
        return UUID.fromString(request.getWorkspaceId());
    }

    private static UUID job(GenerationRequested request) {
        return UUID.fromString(request.getJobId());
    }
}
