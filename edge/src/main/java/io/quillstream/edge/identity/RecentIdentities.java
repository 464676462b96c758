package io.quillstream.edge.identity;

import io.quillstream.edge.lookup.OneAsks;
import io.quillstream.edge.lookup.Outage;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what was found for 5 s, so that a request costs no query and a revoked key ends in time; with the store
 * away, up to 50 s. Whoever can go on with what is remembered waits half a second at most for a store that is away or slow;
 * of those that come behind that, one a second waits. What was not found is asked again: a new workspace or key works at once.
 * However many requests need the same at the same moment, the store is asked once. Thread-safe.
 */
final class RecentIdentities implements IdentityStore {

    private static final Logger LOG = LoggerFactory.getLogger(RecentIdentities.class);
    private static final long FRESH = Duration.ofSeconds(5).toNanos();
    private static final long USABLE = Duration.ofSeconds(50).toNanos();
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int MOST_ENTRIES = 50_000;

    private record Seen<V>(V value, long atNanos) {}

    private record KeyName(UUID workspace, UUID keyId) {}

    private final IdentityStore store;
    private final LongSupplier nanos;
    private final Memory<UUID, String> plans = new Memory<>();
    private final Memory<String, StoredApiKey> byHash = new Memory<>();
    private final Memory<KeyName, StoredApiKey> byId = new Memory<>();
    private final Outage outage;

    RecentIdentities(IdentityStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
        this.outage = new Outage(nanos);
    }

    @Override
    public Optional<String> planOf(UUID workspace) {
        return plans.find(workspace, () -> store.planOf(workspace));
    }

    @Override
    public Optional<StoredApiKey> keyByHash(String hash) {
        return byHash.find(hash, () -> store.keyByHash(hash));
    }

    @Override
    public Optional<StoredApiKey> keyById(UUID workspace, UUID keyId) {
        return byId.find(new KeyName(workspace, keyId), () -> store.keyById(workspace, keyId));
    }

    /** What was found under one kind of name. */
    private final class Memory<K, V> {

        private final ConcurrentMap<K, Seen<V>> seen = new ConcurrentHashMap<>();
        private final OneAsks<K, V> questions = new OneAsks<>();

        Optional<V> find(K name, Supplier<Optional<V>> question) {
            Seen<V> last = seen.get(name);
            long now = nanos.getAsLong();
            if (last == null || now - last.atNanos >= USABLE) {
                return needed(name, now, question);
            }
            return now - last.atNanos < FRESH || !outage.worthAsking()
                    ? Optional.of(last.value)
                    : refreshed(name, last, now, question);
        }

        private Optional<V> needed(K name, long now, Supplier<Optional<V>> question) {
            try {
                return asked(name, now, question);
            } catch (RuntimeException away) {
                LOG.warn("Identities cannot be looked up: {}", away.toString());
                throw storeAway();
            }
        }

        /** The question goes on if it is given up here: its answer is remembered when it comes. */
        private Optional<V> refreshed(K name, Seen<V> last, long now, Supplier<Optional<V>> question) {
            FutureTask<Optional<V>> asking = new FutureTask<>(() -> asked(name, now, question));
            Thread.ofVirtual().name("identity-refresh").start(asking);
            try {
                Optional<V> answer = asking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                outage.over();
                return answer;
            } catch (ExecutionException | TimeoutException away) {
                if (outage.begun()) {
                    LOG.warn("Identities are taken as they were: the store does not answer ({})", away.toString());
                }
                return Optional.of(last.value);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of(last.value);
            }
        }

        private Optional<V> asked(K name, long now, Supplier<Optional<V>> question) {
            return questions.ask(name, () -> remembered(name, now, question.get()));
        }

        private Optional<V> remembered(K name, long now, Optional<V> found) {
            if (seen.size() >= MOST_ENTRIES) {
                seen.clear();
            }
            found.ifPresentOrElse(value -> seen.put(name, new Seen<>(value, now)), () -> seen.remove(name));
            return found;
        }
    }

    private static ProblemException storeAway() {
        return ProblemCode.OVERLOADED
                .because("Credentials cannot be checked at the moment")
                .withRetryAfter(Duration.ofSeconds(2));
    }
}
