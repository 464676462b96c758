package io.quillstream.launcher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a server on this machine holds, behind a full collection: of that only what is reachable counts as heap. Bytes.
 *
 * @param heap of objects that are in use
 * @param resident of the server's process alone, without its children
 */
record LiveMemory(long heap, long resident) {

    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    /** Empty if the server is elsewhere, or this Java has no {@code jcmd}. */
    static Optional<LiveMemory> of(Target target) throws IOException, InterruptedException {
        Optional<ServerProcesses> server =
                ServerProcesses.listeningOn(target.url().getPort());
        if (server.isEmpty() || !Files.isExecutable(JCMD)) {
            return Optional.empty();
        }
        long pid = server.get().root();
        Process collection = new ProcessBuilder(JCMD.toString(), Long.toString(pid), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!collection.waitFor(60, TimeUnit.SECONDS) || collection.exitValue() != 0) {
            return Optional.empty();
        }
        return Optional.of(new LiveMemory(heap(target), resident(pid)));
    }

    private static long heap(Target target) throws IOException {
        try (WireConnection wire = target.connect()) {
            return (long)
                    Prometheus.values(wire.get("/metrics").text(), "jvm_memory_used_bytes{area=\"heap\"")
                            .values()
                            .stream()
                            .mapToDouble(Double::doubleValue)
                            .sum();
        }
    }

    private static long resident(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        }
    }
}
