package io.quillstream.launcher.chaos.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a process has of the system.
 *
 * @param files open ones, sockets among them, but none of a state store: of these there are as many as there is state, and
 *     Kafka Streams opens a second copy of a task, on another process, until that is up to date; none is open twice in one
 *     process, for it is locked
 * @param threads of the operating system
 */
record Footprint(long files, long threads) {

    /** Pools that are filled when they are first used, and connections to servers that came back. */
    private static final int LEEWAY = 12;

    /** As Kafka Streams names the folder of a task's stores. */
    private static final String STORES = "/rocksdb/";

    /** Linux only. */
    static Footprint of(long process) throws IOException {
        Path proc = Path.of("/proc", Long.toString(process));
        return new Footprint(
                count(proc.resolve("fd"), Footprint::isOfNoStore), count(proc.resolve("task"), task -> true));
    }

    /** Whether it is more than a tenth larger than the other, and by more than use explains. */
    boolean outgrew(Footprint before) {
        return outgrew(files, before.files) || outgrew(threads, before.threads);
    }

    @Override
    public String toString() {
        return files + " files and " + threads + " threads";
    }

    private static boolean outgrew(long now, long before) {
        return now > before * 1.1 + LEEWAY;
    }

    private static boolean isOfNoStore(Path descriptor) {
        try {
            return !Files.readSymbolicLink(descriptor).toString().contains(STORES);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static long count(Path folder, Predicate<Path> counts) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(counts).count();
        }
    }
}
