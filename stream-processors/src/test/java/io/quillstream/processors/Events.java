package io.quillstream.processors;

import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.GrantKind;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.event.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events as the other rooms write them. Tests change what they are about through the builders. */
public final class Events {

    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    public static final String WORKSPACE = "00000000-0000-4000-8000-0000000000aa";

    private Events() {}

    public static String uuid(long number) {
        return new UUID(0x4000L, 0x8000000000000000L | number).toString();
    }

    /** A request for five titles: one credit. */
    public static GenerationRequested.Builder request(String jobId) {
        return GenerationRequested.newBuilder()
                .setJobId(jobId)
                .setWorkspaceId(WORKSPACE)
                .setUserId("ann")
                .setKind("copy")
                .setCopy(new CopyOrder(uuid(7777), "titles", "casual", null, "short", 5))
                .setIdempotent(true)
                .setFingerprint("f-" + jobId)
                .setRecordRefusal(false)
                .setAcceptedAt(NOON)
                .setDeadlineAt(NOON.plus(Duration.ofMinutes(5)));
    }

    public static GenerationRequested.Builder line(String jobId, String batchId, int line) {
        return request(jobId)
                .setBatchId(batchId)
                .setCustomId("line-" + line)
                .setLine(line)
                .setRecordRefusal(true);
    }

    public static CreditsGranted.Builder plan(String grantId, long monthlyCredits) {
        return CreditsGranted.newBuilder()
                .setGrantId(grantId)
                .setWorkspaceId(WORKSPACE)
                .setKind(GrantKind.PLAN)
                .setPlan("pro")
                .setMonthlyCredits(monthlyCredits)
                .setGrantedBy("ops")
                .setGrantedAt(NOON);
    }

    public static CreditsGranted.Builder extra(String grantId, long amount) {
        return CreditsGranted.newBuilder()
                .setGrantId(grantId)
                .setWorkspaceId(WORKSPACE)
                .setKind(GrantKind.EXTRA)
                .setAmount(amount)
                .setGrantedBy("ops")
                .setGrantedAt(NOON);
    }

    public static TaskCompleted.Builder success(TaskDispatched task) {
        int count = task.getCopy().getCount();
        return completion(task)
                .setSucceeded(true)
                .setItems(IntStream.range(0, count).mapToObj(i -> "Title " + i).toList())
                .setProvider("local")
                .setModel("local-writer-1")
                .setTemplateVersion("titles:abc")
                .setUsage(new TokenUsage(100L, 20L, 0L, 0L, 0L, false))
                .setCostMicros(27L)
                .setPriceBook("book")
                .setCalls(1);
    }

    public static TaskCompleted.Builder failure(TaskDispatched task, String code) {
        return completion(task).setSucceeded(false).setFailure(new Failure(code, "It did not work.", true));
    }

    public static CancellationRequested cancelJob(String workspace, String jobId) {
        return new CancellationRequested(workspace, jobId, null, "ann", NOON);
    }

    public static CancellationRequested cancelBatch(String workspace, String batchId) {
        return new CancellationRequested(workspace, null, batchId, "ann", NOON);
    }

    private static TaskCompleted.Builder completion(TaskDispatched task) {
        return TaskCompleted.newBuilder()
                .setTaskId(task.getTaskId())
                .setJobId(task.getJobId())
                .setWorkspaceId(task.getWorkspaceId())
                .setStep(task.getStep())
                .setAttempt(task.getAttempt())
                .setDelivery(1)
                .setWorker("test")
                .setItems(List.of())
                .setStartedAt(task.getDispatchedAt())
                .setCompletedAt(task.getDispatchedAt().plusSeconds(1));
    }
}
