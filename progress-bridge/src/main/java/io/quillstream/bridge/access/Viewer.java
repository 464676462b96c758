package io.quillstream.bridge.access;

import io.quillstream.edge.identity.Principal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who watches a stream.
 *
 * @param accessEnds when the right to watch ends; empty for a key without an end
 * @param principal behind a credential that may be revoked meanwhile; empty for a ticket that names none
 */
public record Viewer(UUID workspace, String user, Optional<Instant> accessEnds, Optional<Principal> principal) {

    static Viewer of(Principal principal) {
        return new Viewer(principal.workspace(), principal.user(), principal.expiresAt(), Optional.of(principal));
    }
}
