package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The users that were seen; a user needs no registration. Thread-safe. */
public final class Users {

    private final Postgres postgres;

    public Users(Postgres postgres) {
        this.postgres = postgres;
    }

    /** A user at the moment of the first sight. */
    public record Seen(UUID workspace, String user, Instant at) {}

    /** Remembers the users, of whatever workspaces, in one transaction; a known one stays as it is. The workspaces must exist. */
    public void seen(Collection<Seen> newcomers) {
        postgres.asOperator(handle -> {
            PreparedBatch rows = handle.prepareBatch("""
                    INSERT INTO users (workspace_id, user_id, first_seen_at) VALUES (:workspace, :user, :at)
                    ON CONFLICT DO NOTHING""");
            newcomers.forEach(newcomer -> rows.bindMethods(newcomer).add());
            return rows.execute();
        });
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
