package io.quillstream.workers.product;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Remembers product texts for a while: a batch asks for the same product many times. Absent products are not
 * remembered, since they are often put a moment later. Holds at most {@value #MOST} products, the least recently used
 * go first. Thread-safe; two threads may ask the source for one product at once.
 */
public final class CachedProductTexts implements ProductTexts {

    private static final int MOST = 2_000;

    private record Key(UUID workspace, UUID product) {}

    private record Remembered(ProductText text, Instant until) {}

    private final ProductTexts source;
    private final Duration kept;
    private final Clock clock;
    private final Map<Key, Remembered> entries = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Remembered> eldest) {
            return size() > MOST;
        }
    };

    /** @param kept how long an answer of the source is used; zero asks it every time */
    public CachedProductTexts(ProductTexts source, Duration kept, Clock clock) {
        this.source = source;
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public Optional<ProductText> find(UUID workspace, UUID product) {
        Key key = new Key(workspace, product);
        synchronized (entries) {
            Remembered known = entries.get(key);
            if (known != null && clock.instant().isBefore(known.until())) {
                return Optional.of(known.text());
            }
        }
        Optional<ProductText> found = source.find(workspace, product);
        synchronized (entries) {
            found.ifPresentOrElse(
                    text -> entries.put(
                            key, new Remembered(text, clock.instant().plus(kept))),
                    () -> entries.remove(key));
        }
        return found;
    }
}
