package io.quillstream.stores.postgres;

import java.util.UUID;

/** What was granted under an idempotency key: a key stands for one grant. Thread-safe. */
public final class KeyedGrants {

    private final Postgres postgres;

    public KeyedGrants(Postgres postgres) {
        this.postgres = postgres;
    }

    /**
     * A grant as it was asked for.
     *
     * @param grantId follows from workspace and key
     * @param amount credits
     */
    public record Grant(UUID grantId, UUID workspaceId, long amount, String reason) {}

    /** How a grant stands to what is known of its id. */
    public enum Standing {
        /** There was none; it is noted now. */
        NEW,
        /** It is the same as the first one. */
        REPEATED,
        /** The first one was another. */
        DIFFERENT
    }

    /** Notes the grant, unless there is one of that id; of several at the same moment one is the first. The workspace must exist. */
    public Standing note(Grant grant) {
        return postgres.asOperator(handle -> {
            int made = handle.createUpdate("""
                            INSERT INTO keyed_grants (grant_id, workspace_id, amount, reason)
                            VALUES (:grantId, :workspaceId, :amount, :reason) ON CONFLICT DO NOTHING""").bindMethods(grant).execute();
            if (made == 1) {
                return Standing.NEW;
            }
            Grant first = handle.createQuery("SELECT * FROM keyed_grants WHERE grant_id = :grantId")
                    .bind("grantId", grant.grantId())
                    .mapTo(Grant.class)
                    .one();
            return first.equals(grant) ? Standing.REPEATED : Standing.DIFFERENT;
        });
    }
}
