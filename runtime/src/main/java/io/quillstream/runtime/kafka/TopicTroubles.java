package io.quillstream.runtime.kafka;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Why the broker takes no records of a topic: from one that it refuses until one that it takes. Thread-safe; nothing blocks. */
final class TopicTroubles {

    /** Whoever is asked no more, because he is not ready, hears nothing better either: so long, and he may be tried again. */
    static final Duration SHOWN = Duration.ofSeconds(10);

    private final LongSupplier nanos;
    private final Map<String, Trouble> byTopic = new ConcurrentHashMap<>();

    private record Trouble(String problem, long atNanos) {}

    /** @param nanos a clock as {@link System#nanoTime} is one */
    TopicTroubles(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Notes what is wrong with the topic now; whether nothing was before. */
    boolean begun(String topic, String problem) {
        return byTopic.put(topic, new Trouble(problem, nanos.getAsLong())) == null;
    }

    /** The topic is well. */
    void over(String topic) {
        if (!byTopic.isEmpty()) {
            byTopic.remove(topic);
        }
    }

    /** The newest trouble; empty if there is none, or none that was noted lately. */
    Optional<String> newest() {
        return newest(byTopic.keySet());
    }

    /** The same of these topics alone. */
    Optional<String> newest(Set<String> topics) {
        if (byTopic.isEmpty()) {
            return Optional.empty();
        }
        long now = nanos.getAsLong();
        return topics.stream()
                .map(byTopic::get)
                .filter(known -> known != null && now - known.atNanos() <= SHOWN.toNanos())
                .min(Comparator.comparingLong(known -> now - known.atNanos()))
                .map(Trouble::problem);
    }
}
