package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What a stretch of load cost the server: CPU by process and by thread, memory at its end. */
final class CostMeter {

    /** So little of a whole stretch, in milliseconds, is left out among the threads, of which there are many. */
    private static final double NOTHING = 20;

    private final Optional<ServerProcesses> server;
    private final Map<String, Double> cpuBefore;
    private final Map<String, Double> threadsBefore;
    private final long begun = System.nanoTime();

    private CostMeter(Optional<ServerProcesses> server) {
        this.server = server;
        this.cpuBefore = server.map(ServerProcesses::cpuMillis).orElse(Map.of());
        this.threadsBefore = server.map(ServerProcesses::threadCpuMillis).orElse(Map.of());
    }

    /** Begins to measure the server behind that address, if it runs on this machine. */
    static CostMeter begin(URI url) {
        return new CostMeter(ServerProcesses.listeningOn(url.getPort()));
    }

    /** Writes the figures of the stretch so far. */
    void into(ObjectNode figures, int jobs) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        server.ifPresent(processes -> {
            ObjectNode cpu = figures.putObject("cpu_ms_per_job");
            double total = differences(cpu, cpuBefore, processes.cpuMillis(), jobs, 0);
            cpu.put("total", Percentiles.rounded(total));
            figures.put("cores_used", Percentiles.rounded(total * jobs / 1000 / seconds));
            ObjectNode threads = figures.putObject("thread_cpu_ms_per_job");
            differences(threads, threadsBefore, processes.threadCpuMillis(), jobs, NOTHING);
            ObjectNode memory = figures.putObject("pss_mib");
            processes.memoryMib().forEach(memory::put);
            memory.put(
                    "total",
                    processes.memoryMib().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        });
    }

    private static double differences(
            ObjectNode to, Map<String, Double> before, Map<String, Double> after, int jobs, double leastMillis) {
        double[] total = new double[1];
        after.entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(),
                        (entry.getValue() - before.getOrDefault(entry.getKey(), 0.0)) / Math.max(1, jobs)))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> {
                    total[0] += entry.getValue();
                    if (entry.getValue() * jobs >= leastMillis) {
                        to.put(entry.getKey(), Percentiles.rounded(entry.getValue()));
                    }
                });
        return total[0];
    }
}
