package io.quillstream.ingest.decision;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quillstream.ingest.decision.Decision.Admitted;
import io.quillstream.ingest.decision.Decision.Refused;
import io.quillstream.ingest.decision.Decision.Repeated;
import io.quillstream.ingest.decision.Decision.Undecided;
import io.quillstream.ingest.publish.EventLog;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.runtime.telemetry.LatencyTimer;
import io.quillstream.runtime.telemetry.TraceParent;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Publishes a request and waits for its decision. Posts with the same idempotency key share a job id, so each waits for
 * the decision on its own record, which it knows by the span in the header that the stream processors pass on.
 * Thread-safe.
 */
public final class Decisions {

    private static final List<String> OUTCOMES = List.of("admitted", "refused", "repeated", "undecided");

    private final EventLog log;
    private final LogTail<AdmissionDecided> admissions;
    private final MeterRegistry meters;
    private final MeterProvider<Timer> waits;

    public Decisions(EventLog log, LogTail<AdmissionDecided> admissions, MeterRegistry meters) {
        this.log = log;
        this.admissions = admissions;
        this.meters = meters;
        this.waits = LatencyTimer.named("quill.decision.wait")
                .description("From the broker's confirmation of a request to its decision, or to the end of the wait")
                .withRegistry(meters);
        // From 0 on: an alert on a rate sees none where a series begins with its first wait.
        OUTCOMES.forEach(outcome -> waits.withTag("outcome", outcome));
    }

    /**
     * Publishes the request and waits.
     *
     * @param wait counted from the broker's confirmation on; zero does not wait
     * @throws io.quillstream.edge.problem.ProblemException BROKER_UNAVAILABLE if it could not be published
     */
    public Decision ask(GenerationRequested request, RecordHeaders headers, Duration wait) {
        CompletableFuture<AdmissionDecided> heard = new CompletableFuture<>();
        try (var listening = admissions.listen(request.getJobId(), seen -> {
            if (answers(headers, seen)) {
                heard.complete(seen.value());
            }
        })) {
            log.append(Topics.REQUESTS, request.getWorkspaceId(), request, headers);
            Timer.Sample sample = Timer.start(meters);
            Decision decision = await(heard, wait);
            sample.stop(waits.withTag("outcome", outcome(decision)));
            return decision;
        }
    }

    /** A decision without a span (of a processor that does not pass headers on) answers everyone. */
    private static boolean answers(RecordHeaders asked, LogTail.Seen<AdmissionDecided> seen) {
        Optional<TraceParent> trace = TraceParent.of(seen.headers());
        return trace.isEmpty() || trace.get().equals(asked.trace());
    }

    private static Decision await(CompletableFuture<AdmissionDecided> heard, Duration wait) {
        try {
            return read(heard.get(wait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new Undecided();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Undecided();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Decision read(AdmissionDecided decided) {
        if (decided.getRepeated()) {
            return new Repeated(decided.getFingerprint(), decided.getCredits(), decided.getRequestedAt());
        }
        return decided.getAdmitted()
                ? new Admitted(decided.getCredits())
                : new Refused(decided.getCredits(), decided.getBalance());
    }

    private static String outcome(Decision decision) {
        return decision.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
