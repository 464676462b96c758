package io.quillstream.ingest.generate;

import io.quillstream.edge.lookup.OneAsks;
import io.quillstream.stores.postgres.Products;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which products there are, so that an order costs no query and a batch few. Products are never taken away, so what was found
 * once stays true; what was not found is asked again. Of many orders at the same moment one asks. Thread-safe.
 */
public final class KnownProducts {

    private static final int MOST_REMEMBERED = 100_000;

    private final Products products;
    private final Set<Owned> found = ConcurrentHashMap.newKeySet();

    private final OneAsks<Owned, Owned> questions = new OneAsks<>();

    private record Owned(UUID workspace, UUID product) {}

    public KnownProducts(Products products) {
        this.products = products;
    }

    /** Whether the workspace has the product. */
    public boolean exists(UUID workspace, UUID product) {
        Owned owned = new Owned(workspace, product);
        if (found.contains(owned)) {
            return true;
        }
        return questions
                .ask(
                        owned,
                        () -> products.exists(workspace, product) ? Optional.of(remembered(owned)) : Optional.empty())
                .isPresent();
    }

    /** Those of these products that the workspace has. One question for all that are not remembered. */
    public Set<UUID> existing(UUID workspace, Set<UUID> asked) {
        Set<UUID> existing = new HashSet<>();
        Set<UUID> unsure = new HashSet<>();
        for (UUID product : asked) {
            (found.contains(new Owned(workspace, product)) ? existing : unsure).add(product);
        }
        if (!unsure.isEmpty()) {
            for (UUID product : products.existing(workspace, unsure)) {
                existing.add(remembered(new Owned(workspace, product)).product());
            }
        }
        return existing;
    }

    private Owned remembered(Owned owned) {
        if (found.size() >= MOST_REMEMBERED) {
            found.clear();
        }
        found.add(owned);
        return owned;
    }
}
