package io.quillstream.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.launcher.bench.BenchOptions;
import io.quillstream.launcher.bench.BenchRun;
import io.quillstream.launcher.bench.LatencyText;
import io.quillstream.launcher.bench.OwnServer;
import io.quillstream.launcher.bench.ScenarioName;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.house.Endpoints;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Latency;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill bench}: how fast, at what cost. */
@Command(
        name = "bench",
        description = "Put load on a server and print what it took; without --url and QUILL_URL on one of its own.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {

    @Mixin
    ServerOptions server;

    @Parameters(index = "0", paramLabel = "SCENARIO", description = "One of: ${COMPLETION-CANDIDATES}.")
    ScenarioName scenario;

    @Option(names = "--jobs", description = "How many jobs; steady goes by the rate. Default: ${DEFAULT-VALUE}")
    int jobs = 2_000;

    @Option(names = "--connections", description = "Connections that POST at once. Default: ${DEFAULT-VALUE}")
    int connections = 64;

    @Option(
            names = "--rate",
            description = "Jobs a second of a steady load, also beside a tenant's batch. Default: ${DEFAULT-VALUE}")
    double rate = 20;

    @Option(
            names = "--seconds",
            description = "How long a steady load lasts, or streams rest. Default: ${DEFAULT-VALUE}")
    int seconds = 20;

    @Option(names = "--streams", description = "Streams that stay open. Default: ${DEFAULT-VALUE}")
    int streams = 200;

    @Option(names = "--batch", description = "The burst comes as one batch; as several, beyond 50,000 jobs.")
    boolean batch;

    @Option(names = "--rounds", description = "How many times. Default: ${DEFAULT-VALUE}")
    int rounds = 1;

    @Option(
            names = "--warm-up",
            description = "Jobs before the first round. Default: 2000; none of streams, whose jobs last")
    Integer warmUp;

    @Option(
            names = "--llm",
            description = "Of the bench's own server: local (the writer in the worker) or fake (a provider over HTTP).")
    Llm llm = Llm.LOCAL;

    @Option(
            names = "--llm-latency",
            description = "0, 500ms or, with --llm fake, lognormal:2s,10s. Default: 0; 4m for streams")
    String latency;

    /** Who writes. */
    public enum Llm {
        LOCAL,
        FAKE
    }

    @Override
    public Integer call() throws Exception {
        requireLoad();
        Latency every = latency();
        if (server.named()) {
            measure(server.address(), server.credential(), Optional.empty(), every);
            return ExitCode.OK.code();
        }
        boolean fake = llm == Llm.FAKE || scenario.countsCalls();
        try (ScratchFolder data = ScratchFolder.ofChildren("quill-bench");
                OwnServer own = OwnServer.start(data.path(), fake, latencyText())) {
            Endpoints at = own.endpoints();
            measure(URI.create(at.url()), at.apiKey(), Optional.of(own), every);
        }
        return ExitCode.OK.code();
    }

    /** Without a load there is nothing to measure, and with no connection it would never end. */
    private void requireLoad() {
        atLeast("--jobs", jobs, 1);
        atLeast("--connections", connections, 1);
        atLeast("--seconds", seconds, 1);
        atLeast("--streams", streams, 1);
        atLeast("--rounds", rounds, 1);
        atLeast("--warm-up", warmUp == null ? 0 : warmUp, 0);
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw wrong("--rate " + rate + ": expected a number above 0");
        }
    }

    private static void atLeast(String option, int given, int least) {
        if (given < least) {
            throw wrong(option + " " + given + ": expected a whole number from " + least);
        }
    }

    private static CommandFailure wrong(String sentence) {
        return new CommandFailure(ExitCode.USAGE, sentence, "./quill bench --help");
    }

    private String latencyText() {
        return latency == null ? scenario.usualLatency() : latency;
    }

    private Latency latency() {
        try {
            return LatencyText.parse(latencyText());
        } catch (IllegalArgumentException notation) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--llm-latency: " + notation.getMessage(),
                    "./quill bench " + scenario + " --llm-latency 500ms");
        }
    }

    private void measure(URI url, String apiKey, Optional<OwnServer> own, Latency every) throws Exception {
        Optional<FakeLlm> provider = own.flatMap(OwnServer::provider);
        try {
            BenchRun run = BenchRun.on(url, apiKey, provider, own.map(OwnServer::log));
            run.warmUp(warmUp == null ? scenario.usualWarmUp() : warmUp);
            provider.ifPresent(asked -> asked.latency(every));
            BenchOptions options = new BenchOptions(jobs, connections, rate, seconds, streams, batch);
            Map<String, String> settings = own.map(OwnServer::settings).orElse(Map.of());
            ObjectNode report = run.run(scenario, options, rounds, settings, this::print);
            if (server.json()) {
                System.out.println(report.toPrettyString());
            }
        } catch (ConnectException away) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "no server at " + url,
                    "./quill up, or no --url for a server of the bench's own");
        } catch (IOException broken) {
            throw new CommandFailure(ExitCode.FAILURE, "the load broke off: " + broken.getMessage(), "./quill doctor");
        }
    }

    private void print(ObjectNode figures) {
        if (!server.json()) {
            System.out.println(scenario);
            print(figures, "  ");
        }
    }

    private static void print(ObjectNode figures, String indent) {
        for (Map.Entry<String, JsonNode> figure : figures.properties()) {
            if (figure.getValue() instanceof ObjectNode table) {
                System.out.println(indent + figure.getKey());
                print(table, indent + "  ");
            } else {
                System.out.printf(
                        "%s%-26s %s%n",
                        indent, figure.getKey(), figure.getValue().asText());
            }
        }
    }
}
