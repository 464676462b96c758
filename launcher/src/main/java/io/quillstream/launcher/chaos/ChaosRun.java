package io.quillstream.launcher.chaos;

import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Latency;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** One campaign from its first start to its verdict. */
public final class ChaosRun {

    /** Of a job. The longest that anything may take to come to rest depends on it. */
    static final Duration DEADLINE = Duration.ofSeconds(90);

    static final String PROVIDER_KEY = "sk-of-a-campaign-and-of-nobody-else";

    private static final Map<String, String> SETTINGS = Map.of(
            "QUILL_JOB_DEADLINE",
            DEADLINE.toSeconds() + "s",
            "QUILL_LLM_CHAIN",
            "openai",
            "QUILL_OPENAI_API_KEY",
            PROVIDER_KEY,
            "QUILL_LLM_TIMEOUT",
            "10s");

    private ChaosRun() {}

    /**
     * Runs it; takes minutes.
     *
     * @param said gets a line for everything as it happens
     * @throws Exception if the processes do not come up or the load cannot be driven; broken promises are in the report
     */
    public static ChaosReport run(ChaosOptions options, Consumer<String> said) throws Exception {
        said.accept("starting the servers and two processes of each service; seed " + options.seed());
        Latency latency = Latency.logNormal(Duration.ofMillis(200), Duration.ofSeconds(1), options.seed());
        try (FakeLlm provider = FakeLlm.start().latency(latency);
                Cluster cluster = Cluster.start(options.folder(), provider, SETTINGS)) {
            return new Campaign(cluster, options, said).run();
        }
    }
}
