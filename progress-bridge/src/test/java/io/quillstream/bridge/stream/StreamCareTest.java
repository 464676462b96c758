package io.quillstream.bridge.stream;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.bridge.access.StreamAccess;
import io.quillstream.bridge.access.Viewer;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Authenticator;
import io.quillstream.edge.identity.PresentedCredential;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to open streams as time goes by. */
class StreamCareTest {

    private static final int TURNS_WITHIN_TEN_SECONDS = 9;

    private final Set<String> revoked = new HashSet<>();
    private final OpenStreams streams =
            new OpenStreams(new StreamLimit(10, StreamLeases.ALONE), 1_000, new SimpleMeterRegistry());
    private final StreamCare care =
            new StreamCare(streams, new StreamAccess(new Access(new Revocable()), null), Duration.ofSeconds(20));

    @AfterEach
    void stop() {
        care.close();
    }

    @Test
    void every_idle_client_gets_a_comment_at_least_every_ten_seconds() {
        List<FakeOutput> outputs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            outputs.add(open(viewer("key:" + UUID.randomUUID())));
        }
        for (int turn = 0; turn < TURNS_WITHIN_TEN_SECONDS; turn++) {
            care.turn();
        }
        outputs.forEach(output -> assertEquals(
                ":\n\n", output.text().substring(0, Math.min(3, output.text().length()))));
    }

    @Test
    void a_turn_that_fails_is_not_the_last_whatever_the_failure() {
        assertDoesNotThrow(StreamCare.guarded(() -> {
            throw new IllegalStateException("a bug");
        })::run);
        assertDoesNotThrow(StreamCare.guarded(() -> {
            throw new StackOverflowError("deep");
        })::run);
    }

    @Test
    void a_revoked_credential_ends_its_streams_and_no_others() {
        FakeOutput leaver = open(viewer("key:leaver"));
        FakeOutput stayer = open(viewer("key:stayer"));
        revoked.add("key:leaver");
        care.endRevoked();
        assertEquals("event: auth_expired\ndata: {}\n\n", leaver.text());
        assertEquals(true, leaver.ended());
        assertEquals("", stayer.text());
    }

    private FakeOutput open(Viewer viewer) {
        FakeOutput output = new FakeOutput(true);
        ClientStream stream = new ClientStream(output, 1_000, new Backlog(1_000_000), cut -> {});
        streams.all().add(new OpenStreams.LiveStream(stream, viewer));
        return output;
    }

    private static Viewer viewer(String credential) {
        UUID workspace = UUID.randomUUID();
        Principal principal =
                new Principal(workspace, "dev", "free", Set.of(Scope.JOBS_READ), Optional.empty(), credential);
        return new Viewer(workspace, "dev", Optional.empty(), Optional.of(principal));
    }

    private final class Revocable implements Authenticator {
        @Override
        public Principal authenticate(PresentedCredential credential) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean stillHolds(Principal principal) {
            return !revoked.contains(principal.credentialId());
        }
    }
}
