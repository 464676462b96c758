package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.testkit.llm.FakeLlm;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A scenario run so many times on one server, with what is needed to judge the figures. */
public final class BenchRun {

    /** A thousand jobs bring the hot paths to compiled code. */
    private static final int WARM_UP_CONNECTIONS = 16;

    private final Target target;

    private BenchRun(Target target) {
        this.target = target;
    }

    /**
     * Prepares the workspace of the key on that server.
     *
     * @param provider whom its workers ask, if that is one of the bench's own
     * @param log its log, if the server is the bench's own
     */
    public static BenchRun on(URI url, String apiKey, Optional<FakeLlm> provider, Optional<KafkaClients> log)
            throws Exception {
        return new BenchRun(Target.prepare(url, apiKey, provider, log));
    }

    /** Jobs that nobody measures. */
    public void warmUp(int jobs) throws Exception {
        if (jobs == 0) {
            return;
        }
        Target.Quota before;
        try (WireConnection wire = target.connect()) {
            before = target.quota(wire);
        }
        Posts.send(target, "warm-up-" + System.nanoTime(), jobs, WARM_UP_CONNECTIONS);
        Posts.awaitSettled(target, before, jobs);
    }

    /**
     * Runs the scenario.
     *
     * @param settings what the server was given, to be written into the report
     * @param afterRound gets each round's figures as soon as they are there
     * @return the whole report
     */
    public ObjectNode run(
            ScenarioName scenario,
            BenchOptions options,
            int rounds,
            Map<String, String> settings,
            Consumer<ObjectNode> afterRound)
            throws Exception {
        ObjectNode report = Target.JSON.createObjectNode();
        report.put("scenario", scenario.toString());
        report.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode machine = report.putObject("machine");
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("java", Runtime.version().toString());
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("load_average", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        report.set("settings", Target.JSON.valueToTree(settings));
        report.set("options", Target.JSON.valueToTree(options));
        for (int round = 1; round <= rounds; round++) {
            ObjectNode figures = report.withArray("rounds").addObject();
            figures.put("calibration_ms", Calibration.millis());
            long generator = ownCpuNanos();
            scenario.scenario(options).run(target, options, figures);
            figures.put("generator_cpu_ms", (ownCpuNanos() - generator) / 1_000_000);
            afterRound.accept(figures);
        }
        return report;
    }

    private static long ownCpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(java.time.Duration::toNanos)
                .orElse(0L);
    }
}
