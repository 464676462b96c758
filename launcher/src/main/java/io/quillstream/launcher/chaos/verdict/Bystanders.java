package io.quillstream.launcher.chaos.verdict;

import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.fault.Fault;
import io.quillstream.launcher.chaos.fault.FaultLog;
import io.quillstream.launcher.chaos.fault.Reach;
import io.quillstream.launcher.chaos.load.Posted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Posts during faults that are none of theirs (I37): neither Kafka nor a door is concerned, so they must be answered as on
 * any day. Says something where faults come one at a time only. Pure.
 */
public final class Bystanders {

    private static final double WELL_AT_LEAST = 0.99;
    private static final Duration P99_AT_MOST = Duration.ofSeconds(2);

    private final Map<String, List<Posted>> byKind = new TreeMap<>();

    /**
     * @param begin of the log
     * @param entries of the log; a fault lasts, with what it leaves behind, until the next one begins
     */
    public Bystanders(Instant begin, List<FaultLog.Entry> entries, List<Posted> posts) {
        NavigableMap<Instant, FaultLog.Entry> begun = new TreeMap<>();
        entries.stream()
                .filter(entry -> entry.fault() != null)
                .forEach(entry -> begun.put(begin.plus(entry.begun()), entry));
        for (Posted post : posts) {
            Optional.ofNullable(begun.floorEntry(post.sent()))
                    .map(Map.Entry::getValue)
                    .filter(entry -> !Reach.posts(entry.fault()))
                    .ifPresent(entry -> byKind.computeIfAbsent(name(entry.fault()), kind -> new ArrayList<>())
                            .add(post));
        }
    }

    /** By kind and subject of the fault: posts, the share of them that was answered well, their p99. */
    public Map<String, String> figures() {
        Map<String, String> figures = new TreeMap<>();
        byKind.forEach((kind, posts) -> figures.put(
                kind,
                "%d posts, %.1f %% well, p99 %d ms"
                        .formatted(posts.size(), 100 * well(posts), p99(posts).toMillis())));
        return figures;
    }

    /** One at most, for all posts together. */
    public List<Violation> violations() {
        List<Posted> all = byKind.values().stream().flatMap(List::stream).toList();
        if (all.isEmpty() || well(all) >= WELL_AT_LEAST && p99(all).compareTo(P99_AT_MOST) <= 0) {
            return List.of();
        }
        return List.of(new Violation(
                "I37",
                "of %d posts that no fault concerned %.1f %% were answered well, p99 %d ms: %s"
                        .formatted(all.size(), 100 * well(all), p99(all).toMillis(), figures())));
    }

    private static String name(Fault fault) {
        return fault.kind() + " " + Reach.target(fault);
    }

    private static double well(List<Posted> posts) {
        return (double) posts.stream().filter(Posted::answeredWell).count() / posts.size();
    }

    private static Duration p99(List<Posted> posts) {
        return posts.stream()
                .map(Posted::took)
                .sorted(Comparator.naturalOrder())
                .skip((posts.size() - 1) * 99L / 100)
                .findFirst()
                .orElseThrow();
    }
}
