package io.quillstream.launcher.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.checker.Checker;
import io.quillstream.client.QuillClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code quill up} (or {@code quill run}) in a process of its own, as a user starts it, so that it can be killed as a
 * user's machine would. Closing it kills what is left.
 */
public final class UpProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path data;
    private final Map<String, String> banner = new LinkedHashMap<>();

    private UpProcess(Process process, Path data) {
        this.process = process;
        this.data = data;
    }

    /** Starts the all-in-one server on the folder and waits for its banner. */
    public static UpProcess up(Path data, Map<String, String> environment) throws IOException {
        return start(data, environment, "try", "up", "--data", data.toString(), "--port", "0");
    }

    /** Starts one service beside the running server of that folder. */
    public static UpProcess run(String service, Path data, Map<String, String> environment) throws IOException {
        return start(data, environment, "ready", "run", service, "--from", data.toString());
    }

    private static UpProcess start(Path data, Map<String, String> environment, String lastLine, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx768m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.quillstream.launcher.Quill"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        BareEnvironment.giveTo(builder);
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        UpProcess up = new UpProcess(process, data);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            String[] words = line.split(" ", 2);
            if (words.length == 2) {
                up.banner.put(words[0], words[1]);
            }
            if (words[0].equals(lastLine)) {
                // Reading a pipe holds a virtual thread's carrier: with two cores, two children would stop all others.
                Thread.ofPlatform().daemon().start(() -> drain(lines));
                return up;
            }
        }
        throw new IllegalStateException(
                "quill " + String.join(" ", arguments) + " ended without its banner:\n" + said + logTail(data));
    }

    public String banner(String word) {
        return banner.get(word);
    }

    /** Address and key from {@code endpoints.json}. */
    public JsonNode endpoints() throws IOException {
        return JSON.readTree(data.resolve("endpoints.json").toFile());
    }

    public QuillClient client() throws IOException {
        return new QuillClient(
                URI.create(endpoints().get("url").asText()),
                endpoints().get("api_key").asText());
    }

    public Checker.Places places() throws IOException {
        JsonNode at = endpoints();
        return new Checker.Places(
                at.get("kafka").asText(),
                at.get("schema_registry").asText(),
                at.get("postgres").get("url").asText(),
                at.get("postgres").get("user").asText(),
                at.get("postgres").get("password").asText(),
                at.get("mongo").asText());
    }

    public long pid() {
        return process.pid();
    }

    /** Ends it as an operator does, and returns its exit code. */
    public int terminate(Duration within) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("still running " + within.toSeconds() + " s after SIGTERM" + logTail(data));
        }
        return process.exitValue();
    }

    /** {@code kill -9} of the process and all its children, as when the machine loses power. */
    public void killGroup() throws InterruptedException {
        List<ProcessHandle> group = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly().waitFor();
        group.forEach(ProcessHandle::destroyForcibly);
    }

    /** {@code kill -9} of the process alone; its children may live on. */
    public void killAlone() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill -STOP}: it hangs with all its connections open. */
    public void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** {@code kill -CONT}: it goes on as if nothing had happened. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + exit);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> group = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        group.forEach(ProcessHandle::destroyForcibly);
    }

    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // the child must never block on a full pipe
            }
        } catch (IOException e) {
            // the child is gone
        }
    }

    private static String logTail(Path data) {
        try {
            List<String> log = Files.readAllLines(data.resolve("logs/quill.json"));
            return "\n" + String.join("\n", log.subList(Math.max(0, log.size() - 15), log.size()));
        } catch (IOException e) {
            return "";
        }
    }
}
