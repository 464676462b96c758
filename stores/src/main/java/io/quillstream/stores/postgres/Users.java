package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The users that were seen; a user needs no registration. Thread-safe. */
public final class Users {

    private final Postgres postgres;

    public Users(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Remembers the user; a known one stays as it is. */
    public void seen(UUID workspace, String user, Instant at) {
        postgres.asWorkspace(
                workspace,
                handle -> handle.createUpdate("""
                        INSERT INTO users (workspace_id, user_id, first_seen_at) VALUES (:workspace, :user, :at)
                        ON CONFLICT DO NOTHING""")
                        .bind("workspace", workspace)
                        .bind("user", user)
                        .bind("at", at)
                        .execute());
    }

    /** Ids of the workspace's users, in order of first sight. */
    public List<String> of(UUID workspace) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("SELECT user_id FROM users ORDER BY first_seen_at, user_id")
                        .mapTo(String.class)
                        .list());
    }
}
