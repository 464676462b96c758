package io.quillstream.ingest.generate;

import io.quillstream.edge.identity.Principal;
import io.quillstream.stores.postgres.Users;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers who has ordered something: users need no registration, they are known from their first accepted order on.
 * Done beside the request, which neither waits for it nor fails with it. Thread-safe.
 */
public final class SeenUsers {

    private static final Logger LOG = LoggerFactory.getLogger(SeenUsers.class);
    private static final int MOST_REMEMBERED = 10_000;

    private final Users users;
    private final Set<User> remembered = ConcurrentHashMap.newKeySet();

    private record User(UUID workspace, String id) {}

    public SeenUsers(Users users) {
        this.users = users;
    }

    /** Notes the user, unless this process has done so before. */
    public void note(Principal caller) {
        User user = new User(caller.workspace(), caller.user());
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        if (remembered.add(user)) {
            Thread.ofVirtual().name("seen-user").start(() -> store(user));
        }
    }

    private void store(User user) {
        try {
            users.seen(user.workspace(), user.id(), Instant.now().truncatedTo(ChronoUnit.MILLIS));
        } catch (JdbiException e) {
            remembered.remove(user);
            LOG.warn("A user could not be noted and will be at the next order: {}", e.getMessage());
        }
    }
}
