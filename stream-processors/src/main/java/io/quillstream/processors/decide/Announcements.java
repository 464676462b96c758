package io.quillstream.processors.decide;

import io.quillstream.processors.state.JobState;
import io.quillstream.schemas.content.ContentDigest;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.ContentPart;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.JobEnd;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.progress.Stage;
import java.time.Instant;
import java.util.Optional;

/** The public face of a job's life: what its decision, its progress and its content look like on the topics. */
public final class Announcements {

    private Announcements() {}

    /** The job was admitted; {@code balance} is what is available after its reserve. */
    public static AdmissionDecided admitted(JobState job, long balance) {
        return decision(job, balance)
                .setAdmitted(true)
                .setRepeated(false)
                .setCredits(job.getCredits())
                .build();
    }

    /** The job was there before; it keeps its fingerprint. */
    public static AdmissionDecided repeated(JobState job, long balance) {
        return decision(job, balance)
                .setAdmitted(true)
                .setRepeated(true)
                .setCredits(job.getCredits())
                .build();
    }

    /** Too few credits for the price. */
    public static AdmissionDecided refused(JobState job, long price, long balance) {
        return decision(job, balance)
                .setAdmitted(false)
                .setRepeated(false)
                .setCode(JobLifecycle.REFUSAL)
                .setCredits(price)
                .build();
    }

    /** The first event of an admitted job. */
    public static ProgressReported queued(JobState job) {
        return progress(job, Stage.QUEUED, 1, job.getRequestedAt())
                .setMessage("The job is waiting for a worker.")
                .build();
    }

    /** The check of the answer that ended the job, if its worker left it to be told of here. */
    public static Optional<ProgressReported> checked(JobState job, Ending ending) {
        return ending.completion()
                .filter(completion -> completion.getCheckedAt() != null)
                .map(completion -> progress(
                                job,
                                Stage.PARSING_RESPONSE,
                                Math.max(1, completion.getAttempts()),
                                completion.getCheckedAt())
                        .setDelivery(completion.getDelivery())
                        .setMessage(Stage.CHECKING)
                        .build());
    }

    /** The last event of a job, with its items if it completed. */
    public static ProgressReported ended(JobState job, Ending ending) {
        Stage stage = Stage.of(ending.status()).orElseThrow();
        ProgressReported.Builder progress = progress(job, stage, Math.max(1, Settlement.attempts(ending)), ending.at());
        if (ending.failure() != null) {
            return progress.setMessage(ending.failure().getMessage())
                    .setFailure(ending.failure())
                    .build();
        }
        TaskCompleted completion = ending.completion().orElseThrow();
        return progress.setMessage("The content is ready.")
                .setItems(completion.getItems())
                .setFaq(completion.getFaq().isEmpty() ? null : completion.getFaq())
                .setTokensUsed(Settlement.tokens(ending))
                .setCostMicros(Settlement.cost(ending))
                .build();
    }

    /** The end of a job's content; for a copy job the only part comes with it. */
    public static ContentRecorded content(JobState job, Ending ending) {
        ContentPart part = ending.completed() ? part(job, ending.completion().orElseThrow()) : null;
        return ContentRecorded.newBuilder()
                .setJobId(job.getJobId())
                .setWorkspaceId(job.getWorkspaceId())
                .setUserId(job.getUserId())
                .setKind(job.getKind())
                .setCopy(Orders.copy(job.getOrder()))
                .setBatchId(job.getBatchId())
                .setCustomId(job.getCustomId())
                .setLine(job.getLine())
                .setPart(part)
                .setEnd(end(job, ending, part == null ? 0 : 1))
                .setCreatedAt(job.getRequestedAt())
                .build();
    }

    private static ContentPart part(JobState job, TaskCompleted completion) {
        return ContentPart.newBuilder()
                .setIndex(job.getSteps().size() - 1)
                .setName(completion.getStep())
                .setItems(completion.getItems())
                .setFaq(completion.getFaq())
                .setSha256(ContentDigest.of(completion.getItems()))
                .build();
    }

    private static JobEnd end(JobState job, Ending ending, int parts) {
        return JobEnd.newBuilder()
                .setStatus(ending.status())
                .setFailure(ending.failure())
                .setParts(parts)
                .setTokensUsed(Settlement.tokens(ending))
                .setCostMicros(Settlement.cost(ending))
                .setCredits(Settlement.credits(job, ending))
                .setProvider(ending.completion().map(TaskCompleted::getProvider).orElse(null))
                .setModel(ending.completion().map(TaskCompleted::getModel).orElse(null))
                .setTemplateVersion(ending.completion()
                        .map(TaskCompleted::getTemplateVersion)
                        .orElse(null))
                .setDegraded(Settlement.degraded(ending))
                .setAttempts(Settlement.attempts(ending))
                .setEndedAt(ending.at())
                .build();
    }

    private static AdmissionDecided.Builder decision(JobState job, long balance) {
        return AdmissionDecided.newBuilder()
                .setJobId(job.getJobId())
                .setWorkspaceId(job.getWorkspaceId())
                .setUserId(job.getUserId())
                .setKind(job.getKind())
                .setCopy(Orders.copy(job.getOrder()))
                .setFingerprint(job.getFingerprint())
                .setBalance(balance)
                .setBatchId(job.getBatchId())
                .setCustomId(job.getCustomId())
                .setLine(job.getLine())
                .setRequestedAt(job.getRequestedAt());
    }

    private static ProgressReported.Builder progress(JobState job, Stage stage, int attempt, Instant at) {
        return ProgressReported.newBuilder()
                .setJobId(job.getJobId())
                .setWorkspaceId(job.getWorkspaceId())
                .setStage(stage.wireName())
                .setStatus(stage.status())
                .setAttempt(attempt)
                .setDelivery(0)
                .setPercent(stage.percent())
                .setAt(at);
    }
}
