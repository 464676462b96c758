package io.quillstream.ingest.generate;

import io.quillstream.edge.identity.Principal;
import io.quillstream.stores.postgres.Users;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers who has ordered something: users need no registration, they are known from their first accepted order on.
 * Done beside the request, which neither waits for it nor fails with it, and for many newcomers at a time: a burst of
 * them takes one connection of the pool and not all. Thread-safe.
 */
public final class SeenUsers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SeenUsers.class);
    private static final int MOST_REMEMBERED = 100_000;
    private static final int MOST_AT_ONCE = 500;
    private static final Duration GOOD_BYE = Duration.ofSeconds(2);

    private final Users users;
    private final Executor afterAMoment;
    private final Set<User> remembered = ConcurrentHashMap.newKeySet();
    private final Queue<Users.Seen> newcomers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awaited = new AtomicBoolean();

    private record User(UUID workspace, String id) {}

    public SeenUsers(Users users) {
        this(
                users,
                CompletableFuture.delayedExecutor(
                        200,
                        TimeUnit.MILLISECONDS,
                        task -> Thread.ofVirtual().name("seen-users").start(task)));
    }

    /** @param afterAMoment runs what it is given when some more have gathered; never at once, on the caller's thread */
    SeenUsers(Users users, Executor afterAMoment) {
        this.users = users;
        this.afterAMoment = afterAMoment;
    }

    /** Notes the user, unless this process has done so before. */
    public void note(Principal caller) {
        User user = new User(caller.workspace(), caller.user());
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        if (remembered.add(user)) {
            newcomers.add(
                    new Users.Seen(user.workspace(), user.id(), Instant.now().truncatedTo(ChronoUnit.MILLIS)));
            if (awaited.compareAndSet(false, true)) {
                afterAMoment.execute(this::storeAll);
            }
        }
    }

    private synchronized void storeAll() {
        // Whoever comes from now on asks for another turn.
        awaited.set(false);
        // With the database away one attempt a turn is enough: each waits for it, and a stop for the last.
        boolean stored = true;
        while (stored && !newcomers.isEmpty()) {
            stored = store(next());
        }
    }

    private List<Users.Seen> next() {
        List<Users.Seen> some = new ArrayList<>();
        while (some.size() < MOST_AT_ONCE && !newcomers.isEmpty()) {
            some.add(newcomers.remove());
        }
        return some;
    }

    private boolean store(List<Users.Seen> some) {
        try {
            users.seen(some);
            return true;
        } catch (JdbiException e) {
            some.forEach(newcomer -> remembered.remove(new User(newcomer.workspace(), newcomer.user())));
            // No message: the database's own may hold a value that it does not take.
            LOG.warn("{} users could not be noted and will be at their next orders: {}", some.size(), problem(e));
            return false;
        }
    }

    private static String problem(JdbiException e) {
        return e.getCause() instanceof SQLException cause
                ? "SQLSTATE " + cause.getSQLState()
                : e.getClass().getSimpleName();
    }

    /** Stores those who have gathered, within a bound: a database that hangs keeps a turn for longer than a stop may take. */
    @Override
    public void close() {
        try {
            Thread.ofVirtual().name("seen-users-last").start(this::storeAll).join(GOOD_BYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
