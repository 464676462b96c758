package io.quillstream.stores.postgres;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tenants; used by authentication and administration, so everything runs as the operator. Thread-safe. */
public final class Workspaces {

    private final Postgres postgres;

    public Workspaces(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Adds the workspace unless its id exists. Returns whether it was added. */
    public boolean create(Workspace workspace) {
        return postgres.asOperator(
                handle -> handle.createUpdate("""
                        INSERT INTO workspaces (workspace_id, name, plan, monthly_credits, created_at)
                        VALUES (:workspaceId, :name, :plan, :monthlyCredits, :createdAt)
                        ON CONFLICT (workspace_id) DO NOTHING""").bindMethods(workspace).execute() == 1);
    }

    public Optional<Workspace> find(UUID workspace) {
        return postgres.lookUpAsOperator(
                handle -> handle.createQuery("SELECT * FROM workspaces WHERE workspace_id = :workspace")
                        .bind("workspace", workspace)
                        .mapTo(Workspace.class)
                        .findOne());
    }

    /**
     * Workspaces, newest first.
     *
     * @param after place of the last one of the page before, or null for the first page
     */
    public List<Workspace> page(CreationOrder after, int limit) {
        return postgres.asOperator(handle -> handle.createQuery("""
                        SELECT * FROM workspaces
                        WHERE :at::timestamptz IS NULL OR (created_at, workspace_id) < (:at::timestamptz, :id::uuid)
                        ORDER BY created_at DESC, workspace_id DESC LIMIT :limit""")
                .bind("at", after == null ? null : after.at())
                .bind("id", after == null ? null : after.id())
                .bind("limit", limit)
                .mapTo(Workspace.class)
                .list());
    }

    /** Changes plan and monthly credits. Returns the workspace as it is now; empty if there is none. */
    public Optional<Workspace> changePlan(UUID workspace, String plan, long monthlyCredits) {
        return postgres.asOperator(handle -> handle.createQuery("""
                        UPDATE workspaces SET plan = :plan, monthly_credits = :monthlyCredits
                        WHERE workspace_id = :workspace RETURNING *""")
                .bind("workspace", workspace)
                .bind("plan", plan)
                .bind("monthlyCredits", monthlyCredits)
                .mapTo(Workspace.class)
                .findOne());
    }
}
