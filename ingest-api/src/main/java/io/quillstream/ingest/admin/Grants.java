package io.quillstream.ingest.admin;

import io.quillstream.ingest.publish.EventLog;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GrantKind;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.postgres.Workspace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Puts grants into the log; one with an id that was there before changes nothing. Thread-safe. */
public final class Grants {

    private final EventLog log;

    public Grants(EventLog log) {
        this.log = log;
    }

    /** Sets the workspace's plan and its credits per month. */
    public void plan(Workspace workspace, int window, String by, UUID grant, RecordHeaders headers) {
        append(
                record(workspace.workspaceId(), by, grant)
                        .setKind(GrantKind.PLAN)
                        .setPlan(workspace.plan())
                        .setMonthlyCredits(workspace.monthlyCredits())
                        .setWindow(window)
                        .setReason("plan " + workspace.plan())
                        .build(),
                headers);
    }

    /** Adds credits that do not lapse. */
    void extra(UUID workspace, long amount, String reason, String by, UUID grant, RecordHeaders headers) {
        append(
                record(workspace, by, grant)
                        .setKind(GrantKind.EXTRA)
                        .setAmount(amount)
                        .setReason(reason)
                        .build(),
                headers);
    }

    private static CreditsGranted.Builder record(UUID workspace, String by, UUID grant) {
        return CreditsGranted.newBuilder()
                .setGrantId(grant.toString())
                .setWorkspaceId(workspace.toString())
                .setGrantedBy(by)
                .setGrantedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private void append(CreditsGranted grant, RecordHeaders headers) {
        log.append(Topics.GRANTS, grant.getWorkspaceId(), grant, headers);
    }
}
