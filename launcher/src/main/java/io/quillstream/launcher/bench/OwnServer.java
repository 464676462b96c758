package io.quillstream.launcher.bench;

import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.house.Endpoints;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A {@code quill up} of the bench's own: a process beside it on a folder of its own, with the limits per user out of the way.
 * The rest of the environment is handed on, so settings can be compared. Closing ends it; if the bench is told to end in the
 * middle, whoever made the folder ends it.
 */
public final class OwnServer implements AutoCloseable {

    private static final String UNHURRIED = "1000000/min";
    private static final String UNBOUNDED = "1000000";
    private static final String PATIENT = "2m";
    private static final String NO_DEADLINE = "24h";

    private final Process process;
    private final Path data;
    private final Map<String, String> settings;
    private final Optional<FakeLlm> llm;

    private OwnServer(Process process, Path data, Map<String, String> settings, Optional<FakeLlm> llm) {
        this.process = process;
        this.data = data;
        this.settings = settings;
        this.llm = llm;
    }

    /**
     * Starts it on the (empty) folder and waits until it is ready.
     *
     * @param provider whether jobs call the fake provider over HTTP instead of the local writer in the worker
     * @param latency of the local writer
     */
    public static OwnServer start(Path data, boolean provider, String latency) throws IOException {
        Optional<FakeLlm> llm = provider ? Optional.of(FakeLlm.start().countingOnly()) : Optional.empty();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("QUILL_RATE_LIMIT", UNHURRIED);
        settings.put("QUILL_STREAMS_PER_USER", UNBOUNDED);
        // A backlog of a hundred thousand takes longer than a job usually may.
        settings.put("QUILL_JOB_DEADLINE", NO_DEADLINE);
        if (provider) {
            settings.put("QUILL_LLM_CHAIN", "openai");
            settings.put("QUILL_OPENAI_API_KEY", "fake");
            settings.put("QUILL_OPENAI_BASE_URL", llm.orElseThrow().baseUrl(Wire.OPENAI));
            // The log-normal tail, and the call that is stuck on purpose, must end by themselves.
            settings.put("QUILL_LLM_TIMEOUT", PATIENT);
            settings.put("QUILL_LLM_FIRST_BYTE_TIMEOUT", PATIENT);
        } else {
            settings.put("QUILL_LLM_CHAIN", "local");
            settings.put("QUILL_LOCAL_LATENCY", latency);
        }
        ProcessBuilder builder = new ProcessBuilder(command(data)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(settings);
        OwnServer server = new OwnServer(builder.start(), data, settings, llm);
        server.awaitReady();
        return server;
    }

    public Endpoints endpoints() throws IOException {
        return Endpoints.read(data);
    }

    /** Clients for its log; made anew each time, and nothing to close. */
    public KafkaClients log() {
        try {
            return KafkaClients.of(new Settings(endpoints().asSettings()));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Whom its workers ask; empty if they write themselves. It answers at once until told otherwise. */
    public Optional<FakeLlm> provider() {
        return llm;
    }

    /** The settings that the bench gave it. */
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        llm.ifPresent(FakeLlm::close);
    }

    private void awaitReady() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("try ")) {
                return;
            }
        }
        close();
        throw new CommandFailure(ExitCode.FAILURE, "the server did not come up", "./quill up --data " + data);
    }

    /** The command of this process, with {@code up} for {@code bench}. */
    private static List<String> command(Path data) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.quillstream.launcher.Quill"));
        command.addAll(List.of("up", "--data", data.toString(), "--port", "0"));
        return command;
    }
}
