package io.quillstream.edge.identity;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what was found for 5 s, so that a request costs no query and a revoked key ends in time; with the store
 * away, up to 50 s. What was not found is asked again: a new workspace or key works at once. Thread-safe.
 */
final class RecentIdentities implements IdentityStore {

    private static final Logger LOG = LoggerFactory.getLogger(RecentIdentities.class);
    private static final long FRESH = Duration.ofSeconds(5).toNanos();
    private static final long USABLE = Duration.ofSeconds(50).toNanos();
    private static final int MOST_ENTRIES = 50_000;

    private record Seen<V>(V value, long atNanos) {}

    private record KeyName(UUID workspace, UUID keyId) {}

    private final IdentityStore store;
    private final LongSupplier nanos;
    private final ConcurrentMap<UUID, Seen<String>> plans = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Seen<StoredApiKey>> byHash = new ConcurrentHashMap<>();
    private final ConcurrentMap<KeyName, Seen<StoredApiKey>> byId = new ConcurrentHashMap<>();

    RecentIdentities(IdentityStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    @Override
    public Optional<String> planOf(UUID workspace) {
        return remember(plans, workspace, () -> store.planOf(workspace));
    }

    @Override
    public Optional<StoredApiKey> keyByHash(String hash) {
        return remember(byHash, hash, () -> store.keyByHash(hash));
    }

    @Override
    public Optional<StoredApiKey> keyById(UUID workspace, UUID keyId) {
        return remember(byId, new KeyName(workspace, keyId), () -> store.keyById(workspace, keyId));
    }

    private <K, V> Optional<V> remember(ConcurrentMap<K, Seen<V>> memory, K name, Supplier<Optional<V>> question) {
        Seen<V> seen = memory.get(name);
        long now = nanos.getAsLong();
        if (seen != null && now - seen.atNanos < FRESH) {
            return Optional.of(seen.value);
        }
        Optional<V> found;
        try {
            found = question.get();
        } catch (RuntimeException away) {
            return Optional.of(usable(seen, now, away));
        }
        if (memory.size() >= MOST_ENTRIES) {
            memory.clear();
        }
        found.ifPresentOrElse(value -> memory.put(name, new Seen<>(value, now)), () -> memory.remove(name));
        return found;
    }

    private static <V> V usable(Seen<V> seen, long now, RuntimeException away) {
        if (seen != null && now - seen.atNanos < USABLE) {
            return seen.value;
        }
        LOG.warn("Identities cannot be looked up: {}", away.toString());
        throw storeAway();
    }

    private static ProblemException storeAway() {
        return ProblemCode.OVERLOADED
                .because("Credentials cannot be checked at the moment")
                .withRetryAfter(Duration.ofSeconds(2));
    }
}
