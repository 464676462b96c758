package io.quillstream.launcher.chaos.verdict;

import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.launcher.chaos.cluster.Instance;
import io.quillstream.launcher.chaos.cluster.Waiting;
import io.quillstream.launcher.house.Rooms;
import io.quillstream.processors.run.RocksDbLibrary;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;

/**
 * The stream processors' state is what the log says (I35): the tables of each store, as processes leave them that end in
 * order, are the fold of the store's changelog; and so are those of processes that began with none. All processors are
 * stopped for it, twice.
 */
public final class StateRebuilt {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final Duration UP_WITHIN = Duration.ofSeconds(120);

    private final List<Instance> processors;
    private final String bootstrap;
    private int stores;

    /** @param cluster at rest */
    public StateRebuilt(Cluster cluster) {
        this.processors = cluster.of(Rooms.STREAM_PROCESSORS.service());
        this.bootstrap = cluster.addresses().places().bootstrap();
    }

    /** How many stores were compared, each partition for itself. */
    public int stores() {
        return stores;
    }

    /** What differs. Everything must be at rest; nothing is processed any more when this returns. */
    public List<Violation> check() throws IOException, RocksDBException, InterruptedException {
        RocksDbLibrary.load();
        List<Violation> violations = new ArrayList<>();
        stop();
        violations.addAll(compared("as the campaign left it"));
        for (Instance processor : processors) {
            delete(processor.stateFolder());
        }
        start(violations);
        stop();
        violations.addAll(compared("rebuilt from nothing"));
        return violations;
    }

    private List<Violation> compared(String when) throws RocksDBException, IOException {
        Map<StoreTables.Name, Map<String, String>> folds = StoreTables.folds(bootstrap);
        stores = folds.size();
        return differences(
                when,
                folds,
                StoreTables.kept(processors.stream().map(Instance::stateFolder).toList()));
    }

    /** A process that gave a partition up keeps its tables for a while; those of the one that has it now must be right. */
    static List<Violation> differences(
            String when,
            Map<StoreTables.Name, Map<String, String>> folds,
            Map<StoreTables.Name, List<Map<String, String>>> kept) {
        List<Violation> violations = new ArrayList<>();
        if (folds.isEmpty()) {
            violations.add(new Violation("I35", "there are no changelogs " + when));
        }
        folds.forEach((name, fold) -> {
            List<Map<String, String>> copies = kept.getOrDefault(name, List.of());
            if (!copies.contains(fold) && !(copies.isEmpty() && fold.isEmpty())) {
                violations.add(new Violation(
                        "I35",
                        name + " " + when + ": its changelog has " + fold.size() + " entries, its tables "
                                + copies.stream().map(Map::size).toList() + ", and they are not the same"));
            }
        });
        return violations;
    }

    private void stop() throws InterruptedException {
        for (Instance processor : processors) {
            processor.child().terminate(STOP_WITHIN);
        }
    }

    private void start(List<Violation> violations) throws IOException, InterruptedException {
        for (Instance processor : processors) {
            processor.child().start();
        }
        if (!Waiting.until(UP_WITHIN, () -> processors.stream().allMatch(Instance::ready))) {
            violations.add(new Violation("I35", "the processors do not come up again"));
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
