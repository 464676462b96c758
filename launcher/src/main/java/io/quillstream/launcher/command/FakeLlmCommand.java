package io.quillstream.launcher.command;

import io.quillstream.launcher.bench.LatencyText;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.house.Termination;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Latency;
import io.quillstream.testkit.llm.Wire;
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

    @Option(names = "--port", description = "Port; 0 for a free one. Default: ${DEFAULT-VALUE}")
    int port = 8090;

    @Option(names = "--latency", description = "0, 500ms or lognormal:2s,10s (median, p99). Default: ${DEFAULT-VALUE}")
    String latency = "0";

    @Override
    public Integer call() throws Exception {
        Termination termination = Termination.ofSignals();
        try (FakeLlm llm = FakeLlm.start(port).countingOnly().latency(latency())) {
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

    private Latency latency() {
        try {
            return LatencyText.parse(latency);
        } catch (IllegalArgumentException notation) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--latency: " + notation.getMessage(), "./quill fake-llm --latency 500ms");
        }
    }
}
