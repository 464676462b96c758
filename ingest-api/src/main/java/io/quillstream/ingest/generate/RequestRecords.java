package io.quillstream.ingest.generate;

import io.quillstream.edge.identity.Principal;
import io.quillstream.ingest.request.CopyGeneration;
import io.quillstream.schemas.event.GenerationRequested;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Makes the records of accepted orders. Thread-safe. */
public final class RequestRecords {

    private final Deadlines deadlines;

    public RequestRecords(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    /**
     * An order that came by itself.
     *
     * @param idempotent whether a repetition with the same job id is to be expected
     * @param recordRefusal whether a refusal must end the job visibly, because the caller will not be told otherwise
     */
    public GenerationRequested alone(
            Principal caller, CopyGeneration order, UUID job, boolean idempotent, boolean recordRefusal) {
        return record(caller, order, job, deadlines.alone())
                .setIdempotent(idempotent)
                .setRecordRefusal(recordRefusal)
                .build();
    }

    /** An order that came as a line of a batch; its refusal is always recorded. */
    public GenerationRequested ofLine(
            Principal caller, CopyGeneration order, UUID job, UUID batch, String customId, int line) {
        return record(caller, order, job, deadlines.ofLine())
                .setIdempotent(true)
                .setRecordRefusal(true)
                .setBatchId(batch.toString())
                .setCustomId(customId)
                .setLine(line)
                .build();
    }

    private GenerationRequested.Builder record(Principal caller, CopyGeneration order, UUID job, Duration deadline) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return GenerationRequested.newBuilder()
                .setJobId(job.toString())
                .setWorkspaceId(caller.workspace().toString())
                .setUserId(caller.user())
                .setKind(CopyGeneration.KIND)
                .setCopy(order.order())
                .setFingerprint(order.fingerprint())
                .setAcceptedAt(now)
                .setDeadlineAt(now.plus(deadline));
    }
}
