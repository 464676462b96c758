package io.quillstream.ingest.seed;

import io.quillstream.edge.identity.ApiKeyHash;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.identity.Scope;
import io.quillstream.ingest.admin.Grants;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.stores.postgres.ApiKey;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;

/**
 * What exists in dev mode without anybody having made it: a workspace with credits and a key that may do everything.
 * Planting it again changes nothing.
 */
public final class DevelopmentSeed {

    private static final UUID GRANT = UUID.fromString("00000000-0000-4000-8000-0000000000c1");
    private static final long MONTHLY_CREDITS = 1_000_000;

    private final Workspaces workspaces;
    private final ApiKeys keys;
    private final ApiKeyHash hash;
    private final Grants grants;

    public DevelopmentSeed(Workspaces workspaces, ApiKeys keys, ApiKeyHash hash, Grants grants) {
        this.workspaces = workspaces;
        this.keys = keys;
        this.hash = hash;
        this.grants = grants;
    }

    /** The grant comes first: where the row is, the credits are, so a second start need not grant again. */
    public void plant() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        if (workspaces.find(DevIdentity.WORKSPACE).isEmpty()) {
            Workspace workspace =
                    new Workspace(DevIdentity.WORKSPACE, "development", DevIdentity.PLAN, MONTHLY_CREDITS, now);
            grants.plan(workspace, 0, DevIdentity.USER, GRANT, RecordHeaders.ofNoRequest());
            workspaces.create(workspace);
        }
        keys.create(new ApiKey(
                DevIdentity.KEY_ID,
                DevIdentity.WORKSPACE,
                "development",
                DevIdentity.API_KEY.prefix(),
                hash.of(DevIdentity.API_KEY),
                Arrays.stream(Scope.values()).map(Scope::text).toList(),
                DevIdentity.USER,
                now,
                null,
                null));
    }
}
