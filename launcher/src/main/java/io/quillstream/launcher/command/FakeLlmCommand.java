package io.quillstream.launcher.command;

import io.quillstream.launcher.bench.LatencyText;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.failure.FileTrouble;
import io.quillstream.launcher.house.Termination;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Latency;
import io.quillstream.testkit.llm.Wire;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quill fake-llm}: a provider that costs nothing, for load tests and for trying settings. */
@Command(
        name = "fake-llm",
        description = "A fake LLM provider on 127.0.0.1 in the wire formats of all three.",
        mixinStandardHelpOptions = true)
public final class FakeLlmCommand implements Callable<Integer> {

    private static final int HIGHEST_PORT = 65_535;

    @Option(names = "--port", description = "Port; 0 for a free one. Default: ${DEFAULT-VALUE}")
    int port = 8090;

    @Option(names = "--latency", description = "0, 500ms or lognormal:2s,10s (median, p99). Default: ${DEFAULT-VALUE}")
    String latency = "0";

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--port " + port + ": expected a whole number from 0 to " + HIGHEST_PORT,
                    "./quill fake-llm --port 0");
        }
        Latency every = latency();
        Termination termination = Termination.ofSignals();
        try (FakeLlm llm = start().countingOnly().latency(every)) {
            System.out.println("ready http://127.0.0.1:" + llm.port());
            System.out.println("QUILL_OPENAI_BASE_URL=" + llm.baseUrl(Wire.OPENAI) + " QUILL_OPENAI_API_KEY=fake");
            System.out.println(
                    "QUILL_ANTHROPIC_BASE_URL=" + llm.baseUrl(Wire.ANTHROPIC) + " QUILL_ANTHROPIC_API_KEY=fake");
            System.out.println("QUILL_GEMINI_BASE_URL=" + llm.baseUrl(Wire.GEMINI) + " QUILL_GEMINI_API_KEY=fake");
            System.out.flush();
            termination.await(Optional::empty);
        }
        return ExitCode.OK.code();
    }

    private FakeLlm start() {
        try {
            return FakeLlm.start(port);
        } catch (UncheckedIOException taken) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "--port " + port + ": " + FileTrouble.reason(taken.getCause()),
                    "./quill fake-llm --port 0, which takes a free one");
        }
    }

    private Latency latency() {
        try {
            return LatencyText.parse(latency);
        } catch (IllegalArgumentException notation) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--latency: " + notation.getMessage(), "./quill fake-llm --latency 500ms");
        }
    }
}
