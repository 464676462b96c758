package io.quillstream.sinks;

import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.ContentPart;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.JobEnd;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events as the other rooms write them, one job's story at a time. */
public final class Events {

    public static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private Events() {}

    public static CopyOrder order() {
        return new CopyOrder("33333333-3333-4333-8333-333333333333", "titles", "professional", null, "medium", 2);
    }

    public static GenerationRequested request(UUID workspace, UUID job, boolean recordRefusal) {
        return GenerationRequested.newBuilder()
                .setJobId(job.toString())
                .setWorkspaceId(workspace.toString())
                .setUserId("ada")
                .setKind("copy")
                .setCopy(order())
                .setIdempotent(false)
                .setFingerprint("f1")
                .setRecordRefusal(recordRefusal)
                .setAcceptedAt(AT)
                .setDeadlineAt(AT.plusSeconds(300))
                .build();
    }

    public static AdmissionDecided decision(UUID workspace, UUID job, boolean admitted) {
        return AdmissionDecided.newBuilder()
                .setJobId(job.toString())
                .setWorkspaceId(workspace.toString())
                .setUserId("ada")
                .setKind("copy")
                .setCopy(order())
                .setAdmitted(admitted)
                .setCode(admitted ? null : "QUOTA_EXCEEDED")
                .setRepeated(false)
                .setFingerprint("f1")
                .setCredits(1)
                .setBalance(999)
                .setRequestedAt(AT)
                .build();
    }

    public static ProgressReported progress(UUID workspace, UUID job, Stage stage, int attempt, int delivery) {
        return ProgressReported.newBuilder()
                .setJobId(job.toString())
                .setWorkspaceId(workspace.toString())
                .setStage(stage.wireName())
                .setStatus(stage.status())
                .setAttempt(attempt)
                .setDelivery(delivery)
                .setMessage(stage.wireName())
                .setPercent(stage.percent())
                .setAt(AT.plusSeconds(1))
                .build();
    }

    /** The only part of a copy job and its end in one record. */
    public static ContentRecorded completed(UUID workspace, UUID job, List<String> items) {
        return content(workspace, job)
                .setPart(part(0, items))
                .setEnd(end("completed", null, 1)
                        .setTokensUsed(120L)
                        .setCostMicros(30L)
                        .setProvider("local")
                        .build())
                .build();
    }

    public static ContentRecorded failed(UUID workspace, UUID job, String code) {
        return content(workspace, job)
                .setEnd(end("failed", new Failure(code, "It did not work.", true), 0)
                        .setCredits(0)
                        .build())
                .build();
    }

    public static ContentRecorded.Builder content(UUID workspace, UUID job) {
        return ContentRecorded.newBuilder()
                .setJobId(job.toString())
                .setWorkspaceId(workspace.toString())
                .setUserId("ada")
                .setKind("copy")
                .setCopy(order())
                .setCreatedAt(AT);
    }

    public static ContentPart part(int index, List<String> items) {
        return new ContentPart(index, "write", items, List.of(), "sha");
    }

    public static JobEnd.Builder end(String status, Failure failure, int parts) {
        return JobEnd.newBuilder()
                .setStatus(status)
                .setFailure(failure)
                .setParts(parts)
                .setCredits(1)
                .setDegraded(false)
                .setAttempts(1)
                .setEndedAt(AT.plusSeconds(5));
    }

    public static AuditRecorded audit(UUID workspace, UUID job, Long tokens, Long costMicros) {
        return AuditRecorded.newBuilder()
                .setJobId(job.toString())
                .setWorkspaceId(workspace.toString())
                .setUserId("ada")
                .setKind("copy")
                .setProductId(order().getProductId())
                .setCopyType("titles")
                .setTokensUsed(tokens)
                .setCostMicros(costMicros)
                .setCredits(1L)
                .setStatus("completed")
                .setResultCount(2)
                .setAttempts(1)
                .setDegraded(false)
                .setRequestedAt(AT)
                .setTimestamp(AT.plusSeconds(5))
                .setCause(new Cause("quill.completions", 0, 7L))
                .build();
    }

    public static LedgerEntry ledger(UUID workspace, long seq, String entry, long amount, long balance, UUID job) {
        return LedgerEntry.newBuilder()
                .setWorkspaceId(workspace.toString())
                .setSeq(seq)
                .setEntry(entry)
                .setAmount(amount)
                .setBalance(balance)
                .setJobId(job == null ? null : job.toString())
                .setCause(new Cause("quill.requests", 0, seq))
                .setAt(AT.plusMillis(seq))
                .setPriceBook("2026-11-01:1f0c")
                .setPrevHash(seq == 1 ? "" : "h" + (seq - 1))
                .setHash("h" + seq)
                .build();
    }
}
