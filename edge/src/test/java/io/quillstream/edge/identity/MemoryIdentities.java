package io.quillstream.edge.identity;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Identities in memory; can be switched off, and counts how often it is asked. */
final class MemoryIdentities implements IdentityStore {

    final Map<UUID, String> plans = new ConcurrentHashMap<>();
    final Map<UUID, StoredApiKey> keys = new ConcurrentHashMap<>();
    final AtomicInteger questions = new AtomicInteger();
    volatile boolean away;
    /** What every question waits for. */
    volatile CountDownLatch answers = new CountDownLatch(0);

    @Override
    public Optional<String> planOf(UUID workspace) {
        asked();
        return Optional.ofNullable(plans.get(workspace));
    }

    @Override
    public Optional<StoredApiKey> keyByHash(String hash) {
        asked();
        return keys.values().stream().filter(key -> key.hash().equals(hash)).findFirst();
    }

    @Override
    public Optional<StoredApiKey> keyById(UUID workspace, UUID keyId) {
        asked();
        return Optional.ofNullable(keys.get(keyId))
                .filter(key -> key.workspace().equals(workspace));
    }

    private void asked() {
        questions.incrementAndGet();
        try {
            answers.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (away) {
            throw new IllegalStateException("the store is away");
        }
    }
}
