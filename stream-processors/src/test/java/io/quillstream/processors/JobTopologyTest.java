package io.quillstream.processors;

import static io.quillstream.processors.Events.NOON;
import static io.quillstream.processors.Events.WORKSPACE;
import static io.quillstream.processors.Events.cancelJob;
import static io.quillstream.processors.Events.extra;
import static io.quillstream.processors.Events.failure;
import static io.quillstream.processors.Events.line;
import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.success;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.Timer;
import io.quillstream.processors.step.AnnounceStep;
import io.quillstream.processors.step.StateStores;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JobTopologyTest {

    private static final String JOB = uuid(1);

    private final DrivenTopology house = new DrivenTopology(100);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aJobIsReservedDispatchedSettledAndAnnounced() {
        TaskDispatched task = admittedTask();
        assertEquals(List.of("queued"), house.stages());

        house.complete(success(task).build());

        assertEquals(List.of("grant 10 → 10", "reserve 1 → 9", "settle 1 → 9"), house.ledger());
        assertEquals(List.of("completed"), house.stages());
        AuditRecorded audit = house.audit().getFirst();
        assertEquals("completed", audit.getStatus());
        assertEquals(120L, audit.getTokensUsed());
        assertEquals(1, audit.getCredits());
        ContentRecorded content = house.read(Topics.CONTENT).getFirst();
        assertEquals(5, content.getPart().getItems().size());
        assertEquals(1, content.getEnd().getParts());
        assertEquals(0, house.size(StateStores.TASKS) + house.size(StateStores.DEADLINES));
    }

    /** What a promise of how long a job takes is held against; nobody else sees both ends of one. */
    @Test
    void jobsAreTimedFromTheirRequestToTheirEnd() {
        TaskDispatched task = admittedTask();
        house.complete(success(task).setCompletedAt(NOON.plusSeconds(7)).build());
        house.request(line(uuid(2), uuid(500), 1).build());
        house.passes(Duration.ofMinutes(6));

        assertEquals(7, timed("interactive", "completed").totalTime(TimeUnit.SECONDS));
        assertEquals(1, timed("interactive", "completed").count());
        assertEquals(300, timed("batch", "failed").totalTime(TimeUnit.SECONDS));
    }

    /** So that a log can be asked for a product or a type of copy, not only for a job. */
    @Test
    void theBeginningOfAJobIsLoggedWithWhatWasAskedFor() {
        Logger logger = (Logger) LoggerFactory.getLogger(AnnounceStep.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent line) {
                // The fields are those of the thread in this moment.
                line.prepareForDeferredProcessing();
                super.append(line);
            }
        };
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try {
            admittedTask();
        } finally {
            logger.setLevel(null);
            logger.detachAppender(lines);
        }
        ILoggingEvent line = lines.list.getFirst();
        assertEquals("Job admitted", line.getFormattedMessage());
        assertEquals(
                List.of(WORKSPACE, JOB, uuid(7777), "titles"),
                Stream.of("workspace_id", "job_id", "product_id", "copy_type")
                        .map(line.getMDCPropertyMap()::get)
                        .toList());
    }

    private Timer timed(String lane, String status) {
        return house.meters
                .get("quill.jobs.time")
                .tags("lane", lane, "status", status)
                .timer();
    }

    @Test
    void aRepetitionChangesNothingAndNamesTheFirstFingerprint() {
        admittedTask();
        house.read(Topics.ADMISSIONS);
        house.stages();
        house.ledger();

        house.request(request(JOB).setFingerprint("another").build());

        AdmissionDecided decision = house.read(Topics.ADMISSIONS).getFirst();
        assertTrue(decision.getRepeated() && decision.getAdmitted());
        assertEquals("f-" + JOB, decision.getFingerprint());
        assertEquals(List.of(), house.ledger());
        assertEquals(List.of(), house.stages());
        assertEquals(List.of(), house.tasks());
    }

    @Test
    void aRefusalWithoutRecordLeavesNothingButTheDecision() {
        house.request(request(JOB).build());

        AdmissionDecided decision = house.read(Topics.ADMISSIONS).getFirst();
        assertFalse(decision.getAdmitted());
        assertEquals("QUOTA_EXCEEDED", decision.getCode());
        assertEquals(List.of(), house.stages());
        assertEquals(List.of(), house.audit());
        assertEquals(List.of(), house.ledger());
        assertEquals(0, house.size(StateStores.JOBS));

        house.grant(extra(uuid(90), 1).build());
        house.request(request(JOB).build());
        assertTrue(house.read(Topics.ADMISSIONS).getFirst().getAdmitted(), "the same key may be tried again");
    }

    @Test
    void aRecordedRefusalEndsTheJobAsFailedWithoutTouchingTheLedger() {
        house.request(request(JOB).setRecordRefusal(true).build());
        house.grant(extra(uuid(90), 1).build());
        house.request(request(JOB).build());

        List<AdmissionDecided> decisions = house.read(Topics.ADMISSIONS);
        assertFalse(decisions.getFirst().getAdmitted());
        assertTrue(decisions.getLast().getRepeated());
        assertEquals(List.of("failed"), house.stages());
        assertEquals(List.of("grant 1 → 1"), house.ledger());
        AuditRecorded audit = house.audit().getFirst();
        assertEquals("QUOTA_EXCEEDED", audit.getErrorCode());
        assertEquals(0L, audit.getTokensUsed());
        assertEquals("failed", house.read(Topics.CONTENT).getFirst().getEnd().getStatus());
    }

    @Test
    void aFailedJobIsReleasedAndSaysWhy() {
        house.complete(failure(admittedTask(), "LLM_TIMEOUT").setCalls(3).build());

        assertEquals(List.of("grant 10 → 10", "reserve 1 → 9", "release 1 → 10"), house.ledger());
        AuditRecorded audit = house.audit().getFirst();
        assertEquals("LLM_TIMEOUT", audit.getErrorCode());
        assertNull(audit.getTokensUsed(), "calls were made, so their tokens are unknown, not 0");
        assertEquals(0, audit.getCredits());
    }

    @Test
    void aReleaseGivesEachPotItsPartBack() {
        house.grant(plan(uuid(91), 1).build());
        house.grant(extra(uuid(90), 5).build());
        CopyOrder ten =
                CopyOrder.newBuilder(request(JOB).getCopy()).setCount(10).build();
        house.request(request(JOB).setCopy(ten).build());
        TaskDispatched task = house.tasks().getFirst();
        assertEquals(0, house.account(WORKSPACE).getMonthlyLeft());
        assertEquals(4, house.account(WORKSPACE).getExtraLeft());

        house.complete(failure(task, "LLM_TIMEOUT").build());

        assertEquals(1, house.account(WORKSPACE).getMonthlyLeft());
        assertEquals(5, house.account(WORKSPACE).getExtraLeft());
    }

    @Test
    void aDegradedAnswerIsDeliveredAndReleased() {
        house.complete(success(admittedTask()).setDegraded(true).build());

        assertEquals("release 1 → 10", house.ledger().getLast());
        assertEquals(List.of("queued", "completed"), house.stages());
        assertEquals(0, house.read(Topics.CONTENT).getFirst().getEnd().getCredits());
    }

    /** Its worker has told of the stages before it by then: none of them can come later. */
    @Test
    void theCheckThatAWorkerLeftUntoldIsToldRightBeforeTheEnd() {
        house.complete(success(admittedTask())
                .setCheckedAt(NOON.plusSeconds(7))
                .setAttempts(3)
                .setDelivery(2)
                .build());

        List<ProgressReported> told = house.read(Topics.PROGRESS);
        assertEquals(
                List.of("queued", "parsing_response", "completed"),
                told.stream().map(ProgressReported::getStage).toList());
        ProgressReported check = told.get(1);
        assertEquals(NOON.plusSeconds(7), check.getAt());
        assertEquals(3, check.getAttempt());
        assertEquals(2, check.getDelivery());
        assertEquals("processing", check.getStatus());
    }

    @Test
    void aFailedCheckIsToldAsWell() {
        house.complete(
                failure(admittedTask(), "LLM_BAD_OUTPUT").setCheckedAt(NOON).build());
        assertEquals(List.of("queued", "parsing_response", "failed"), house.stages());
    }

    @Test
    void unknownUsageStaysUnknown() {
        house.complete(
                success(admittedTask()).setUsage(null).setCostMicros(null).build());

        assertNull(house.audit().getFirst().getTokensUsed());
        assertNull(house.read(Topics.PROGRESS).getLast().getCostMicros());
        assertNull(house.read(Topics.CONTENT).getFirst().getEnd().getTokensUsed());
    }

    @Test
    void onlyTheFirstCompletionCounts() {
        TaskDispatched task = admittedTask();
        house.complete(success(task).build());
        house.complete(success(task)
                .setUsage(new TokenUsage(1L, 1L, 0L, 0L, 0L, false))
                .build());
        house.complete(failure(task, "LLM_TIMEOUT").build());

        assertEquals(1, house.audit().size());
        assertEquals(3, house.ledger().size());
        assertEquals(2.0, dropped("late"));
    }

    @Test
    void foreignAndUnknownCompletionsAreDroppedAndCounted() {
        TaskDispatched task = admittedTask();
        house.complete(success(task).setTaskId(uuid(5)).build());
        house.complete(success(task).setJobId(uuid(6)).build());
        house.complete(success(task).setAttempt(0).build());

        assertEquals(List.of("queued"), house.stages());
        assertEquals(1.0, dropped("foreign"));
        assertEquals(1.0, dropped("unknown_job"));
        assertEquals(1.0, dropped("older_attempt"));
    }

    @Test
    void aCancelledJobIsReleasedAndItsLateResultDropped() {
        TaskDispatched task = admittedTask();
        house.cancel(cancelJob(WORKSPACE, JOB));
        house.complete(success(task).build());

        assertEquals(List.of("queued", "cancelled"), house.stages());
        assertEquals("release 1 → 10", house.ledger().getLast());
        AuditRecorded audit = house.audit().getFirst();
        assertEquals("quill.cancellations", audit.getCause().getTopic());
        assertNull(audit.getTokensUsed(), "the worker may have called already");
    }

    @Test
    void aWishThatOvertakesItsRequestStillCancels() {
        house.grant(extra(uuid(90), 10).build());
        house.cancel(cancelJob(WORKSPACE, JOB));
        house.request(request(JOB).build());

        assertEquals(List.of("queued", "cancelled"), house.stages());
        assertEquals(List.of("grant 10 → 10", "reserve 1 → 9", "release 1 → 10"), house.ledger());
        assertEquals(List.of(), house.tasks());
    }

    @Test
    void theDeadlineEndsASilentJobAtTheDeadline() {
        admittedTask();
        house.passes(Duration.ofMinutes(4));
        assertEquals(List.of("queued"), house.stages());

        house.passes(Duration.ofMinutes(2));

        AuditRecorded audit = house.audit().getFirst();
        assertEquals("DEADLINE_EXCEEDED", audit.getErrorCode());
        assertEquals(NOON.plus(Duration.ofMinutes(5)), audit.getTimestamp());
        assertEquals("quill.requests", audit.getCause().getTopic());
        assertEquals("release 1 → 10", house.ledger().getLast());
        house.passes(Duration.ofMinutes(10));
        assertEquals(List.of(), house.audit());
    }

    @Test
    void aRepeatedGrantCountsOnce() {
        house.grant(plan(uuid(91), 500).build());
        house.grant(plan(uuid(91), 500).build());
        house.grant(extra(uuid(92), 7).build());
        house.grant(extra(uuid(92), 7).build());

        assertEquals(List.of("grant 500 → 500", "grant 7 → 507"), house.ledger());
    }

    @Test
    void theHeadersOfTheRequestFollowTheJob() {
        house.grant(extra(uuid(90), 10).build());
        Map<String, byte[]> headers = Map.of(
                "traceparent",
                "00-11111111111111111111111111111111-2222222222222222-01".getBytes(StandardCharsets.UTF_8),
                "x-request-id",
                "r-1".getBytes(StandardCharsets.UTF_8));
        house.sendBytes(
                Topics.REQUESTS,
                WORKSPACE,
                house.bytes(Topics.REQUESTS, request(JOB).build()),
                NOON,
                headers);
        var task = house.records(Topics.TASKS_INTERACTIVE).getFirst();
        assertEquals("r-1", new String(task.headers().lastHeader("x-request-id").value(), StandardCharsets.UTF_8));

        house.passes(Duration.ofMinutes(6));

        var end = house.records(Topics.PROGRESS).getLast();
        assertTrue(new String(end.headers().lastHeader("traceparent").value(), StandardCharsets.UTF_8)
                .contains("2222222222222222"));
    }

    private TaskDispatched admittedTask() {
        house.grant(extra(uuid(90), 10).build());
        house.request(request(JOB).build());
        return house.tasks().getFirst();
    }

    private double dropped(String reason) {
        return house.meters
                .counter("quill.completions.dropped", "reason", reason)
                .count();
    }
}
