package io.quillstream.processors.decide;

import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.GrantKind;
import io.quillstream.schemas.event.TaskCompleted;
import java.util.Optional;
import java.util.UUID;

/**
 * What a record on a topic must fulfil to be decided on, whoever wrote it. A record that breaks a rule is a dead letter;
 * nothing is stored before all rules have been checked. Each method returns the broken rule as a sentence without
 * payload, or empty.
 */
public final class RecordRules {

    /** Most credits that one extra grant may carry. */
    public static final long LARGEST_GRANT = 1_000_000_000L;

    /** Most credits that a plan may grant per month. */
    public static final long LARGEST_PLAN = 1_000_000_000_000L;

    private static final int LONGEST_ID = 256;

    private RecordRules() {}

    public static Optional<String> broken(GenerationRequested request) {
        return first(
                rule(uuid(request.getJobId()), "job_id is no UUID"),
                rule(uuid(request.getWorkspaceId()), "workspace_id is no UUID"),
                rule(request.getBatchId() == null || uuid(request.getBatchId()), "batch_id is no UUID"),
                rule(Planner.of(request.getKind()).isPresent(), "unknown kind of job"),
                rule(
                        !request.getKind().equals(CopyPlanner.KIND) || orderly(request.getCopy()),
                        "a copy job needs an order for 1 to 10 items"),
                rule(request.getFingerprint().length() <= LONGEST_ID, "fingerprint is too long"));
    }

    public static Optional<String> broken(CreditsGranted grant) {
        return first(
                rule(uuid(grant.getWorkspaceId()), "workspace_id is no UUID"),
                rule(between(1, grant.getGrantId().length(), LONGEST_ID), "grant_id is empty or too long"),
                rule(grant.getPlan() == null || grant.getPlan().length() <= LONGEST_ID, "plan is too long"),
                rule(
                        switch (grant.getKind()) {
                            case PLAN ->
                                grant.getPlan() != null
                                        && between(0, grant.getMonthlyCredits(), LARGEST_PLAN)
                                        && grant.getWindow() >= 0;
                            case EXTRA -> between(1, grant.getAmount(), LARGEST_GRANT);
                            case UNKNOWN -> false;
                        },
                        grant.getKind() == GrantKind.UNKNOWN ? "unknown kind of grant" : "amount is out of bounds"));
    }

    public static Optional<String> broken(CancellationRequested wish) {
        return first(
                rule(uuid(wish.getWorkspaceId()), "workspace_id is no UUID"),
                rule(
                        (wish.getJobId() == null) != (wish.getBatchId() == null),
                        "a cancellation names either a job or a batch"),
                rule(wish.getJobId() == null || uuid(wish.getJobId()), "job_id is no UUID"),
                rule(wish.getBatchId() == null || uuid(wish.getBatchId()), "batch_id is no UUID"));
    }

    public static Optional<String> broken(TaskCompleted completion) {
        return first(
                rule(uuid(completion.getWorkspaceId()), "workspace_id is no UUID"),
                rule(uuid(completion.getJobId()), "job_id is no UUID"),
                rule(
                        completion.getSucceeded() || completion.getFailure() != null,
                        "a failed completion does not say why"),
                rule(
                        !completion.getSucceeded() || !completion.getItems().isEmpty(),
                        "a successful completion has no items"),
                rule(completion.getCostMicros() == null || completion.getCostMicros() >= 0, "cost_micros is negative"));
    }

    private static boolean orderly(CopyOrder order) {
        return order != null && between(1, order.getCount(), 10);
    }

    private static boolean between(long least, long value, long most) {
        return least <= value && value <= most;
    }

    /** Canonical text form only: keys of the stores are made of these texts. */
    private static boolean uuid(String text) {
        try {
            return text.length() == 36 && UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> rule(boolean holds, String otherwise) {
        return holds ? Optional.empty() : Optional.of(otherwise);
    }

    @SafeVarargs
    private static Optional<String> first(Optional<String>... rules) {
        for (Optional<String> rule : rules) {
            if (rule.isPresent()) {
                return rule;
            }
        }
        return Optional.empty();
    }
}
