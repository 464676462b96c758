package io.quillstream.workers.product;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * Remembers product texts for a while: a batch asks for the same product many times. Who asks while somebody reads that
 * product waits for the same answer or failure, whatever interrupts it: a worker that has just come up begins all its tasks
 * at once, and what they need is often one product. Absent products and those without a text are not remembered, since both are
 * often put a moment later. Holds as many products as have {@value #MOST} characters. Thread-safe.
 */
public final class CachedProductTexts implements ProductTexts {

    /** Two thousand products with the longest texts were a hundred megabytes, and of one tenant. */
    private static final long MOST = 16_000_000;

    /** What a product takes besides its text. */
    private static final int WITHOUT_TEXT = 1_000;

    private record Key(UUID workspace, UUID product) {}

    private final ProductTexts source;
    private final AsyncCache<Key, ProductText> entries;

    /**
     * @param kept how long an answer of the source is used
     * @param nanos a clock as {@link System#nanoTime} is one: a time of day may be set back
     */
    public CachedProductTexts(ProductTexts source, Duration kept, LongSupplier nanos) {
        this.source = source;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(MOST)
                .weigher((Key key, ProductText product) ->
                        WITHOUT_TEXT + product.text().length())
                .expireAfterWrite(kept)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .buildAsync();
    }

    @Override
    public Optional<ProductText> find(UUID workspace, UUID product) {
        Key key = new Key(workspace, product);
        CompletableFuture<ProductText> mine = new CompletableFuture<>();
        CompletableFuture<ProductText> known = entries.asMap().putIfAbsent(key, mine);
        if (known == null) {
            return read(key, mine);
        }
        try {
            return Optional.ofNullable(known.join());
        } catch (CompletionException e) {
            // Asking once more each, one behind the other, would take each of them as long.
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Those who wait learn of a failure too, and the cache forgets it. */
    private Optional<ProductText> read(Key key, CompletableFuture<ProductText> answer) {
        try {
            Optional<ProductText> found = source.find(key.workspace(), key.product());
            answer.complete(found.orElse(null));
            if (found.isPresent() && found.get().text().isBlank()) {
                entries.asMap().remove(key, answer);
            }
            return found;
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            throw e;
        }
    }
}
