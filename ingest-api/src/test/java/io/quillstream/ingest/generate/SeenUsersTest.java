package io.quillstream.ingest.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quillstream.edge.identity.Principal;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.stores.postgres.Users;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class SeenUsersTest {

    private final List<Runnable> turns = new ArrayList<>();
    private final UUID workspace = UUID.randomUUID();

    @Test
    void aBurstOfNewcomersIsStoredInOneTurn(OpenDoor door) {
        create(door);
        Users users = new Users(door.postgres());
        SeenUsers seen = new SeenUsers(users, turns::add);
        IntStream.range(0, 1_200).forEach(i -> seen.note(caller("user-" + i)));
        seen.note(caller("user-7"));
        assertEquals(1, turns.size());
        turns.removeFirst().run();
        assertEquals(1_200, users.of(workspace).size());
        seen.note(caller("user-7"));
        assertEquals(0, turns.size(), "a known one");
        seen.note(caller("one more"));
        assertEquals(1, turns.size());
    }

    @Test
    void whoCouldNotBeStoredIsNotedAtTheNextOrder(OpenDoor door) {
        Users users = new Users(door.postgres());
        SeenUsers seen = new SeenUsers(users, turns::add);
        seen.note(caller("early"));
        turns.removeFirst().run();
        create(door);
        seen.note(caller("early"));
        turns.removeFirst().run();
        assertEquals(List.of("early"), users.of(workspace));
    }

    /** Each attempt waits for the database; a stop must not wait for one after the other. */
    @Test
    void afterAFailureTheRestWaitsForAnotherTurn(OpenDoor door) {
        Users users = new Users(door.postgres());
        SeenUsers seen = new SeenUsers(users, turns::add);
        IntStream.range(0, 501).forEach(i -> seen.note(caller("user-" + i)));
        turns.removeFirst().run();
        create(door);
        seen.note(caller("next"));
        turns.removeFirst().run();
        assertEquals(Set.of("user-500", "next"), Set.copyOf(users.of(workspace)));
    }

    @Test
    void whoeverWaitsIsStoredWhenTheDoorStops(OpenDoor door) {
        create(door);
        Users users = new Users(door.postgres());
        SeenUsers seen = new SeenUsers(users, turns::add);
        seen.note(caller("last"));
        seen.close();
        assertEquals(List.of("last"), users.of(workspace));
    }

    @Test
    void aDatabaseThatHangsDoesNotHoldUpAStop(OpenDoor door) {
        create(door);
        Users users = new Users(door.postgres());
        SeenUsers seen = new SeenUsers(users, turns::add);
        seen.note(caller("last"));
        door.postgres().asOperator(handle -> {
            handle.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
            assertTimeoutPreemptively(Duration.ofSeconds(20), seen::close);
            return null;
        });
        OpenDoor.await(() -> users.of(workspace).equals(List.of("last")));
    }

    private void create(OpenDoor door) {
        new Workspaces(door.postgres()).create(new Workspace(workspace, "w", "free", 1, Instant.EPOCH));
    }

    private Principal caller(String user) {
        return new Principal(workspace, user, "free", Set.of(), Optional.empty(), "jwt:1");
    }
}
