package io.quillstream.launcher.chaos.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A Java process of the campaign: what runs in it, started as often as it is killed. The kernel kills it when this
 * process ends, however that ends and even if the child is stopped. Thread-safe.
 */
public final class Child {

    /** The death signal comes when the starting <em>thread</em> ends, so this one never does. */
    private static final ExecutorService SPAWNER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("chaos-children").factory());

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    /**
     * @param jvm options of the virtual machine
     * @param main the class and its arguments
     * @param environment the only {@code QUILL_} variables that it gets
     * @param log takes what all its lives print
     */
    public Child(String name, List<String> jvm, List<String> main, Map<String, String> environment, Path log) {
        this.name = name;
        this.command = command(jvm, main);
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    /** Begins a life. The one before must have ended. */
    public synchronized void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("QUILL_"));
        builder.environment().putAll(environment);
        try {
            process = SPAWNER.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new IOException("cannot start " + name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Its present life or the last; null before the first. */
    public synchronized Process process() {
        return process;
    }

    /** How long ago its present life began; nothing if it has none. */
    public Duration age() {
        Process now = process();
        return now == null
                ? Duration.ZERO
                : now.info()
                        .startInstant()
                        .map(begun -> Duration.between(begun, Instant.now()))
                        .orElse(Duration.ZERO);
    }

    /** Whether it lives; true of one that is frozen. */
    public boolean runs() {
        Process now = process();
        return now != null && now.isAlive();
    }

    /** kill -9; returns when it is gone. */
    public void kill() throws InterruptedException {
        process().destroyForcibly().waitFor();
    }

    /** SIGTERM; its exit code, or empty if it had to be killed because the time was over. */
    public OptionalInt terminate(Duration within) throws InterruptedException {
        Process now = process();
        now.destroy();
        if (now.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            return OptionalInt.of(now.exitValue());
        }
        kill();
        return OptionalInt.empty();
    }

    /** SIGSTOP: it keeps its memory and its connections and does nothing. */
    public void freeze() throws IOException, InterruptedException {
        signal(process().toHandle(), "STOP");
    }

    /** SIGCONT. */
    public void thaw() throws IOException, InterruptedException {
        signal(process().toHandle(), "CONT");
    }

    static void signal(ProcessHandle target, String signal) throws IOException, InterruptedException {
        // The JDK can only send TERM and KILL.
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + target.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The last lines it printed. */
    public String lastWords(int lines) {
        try {
            List<String> all = Files.readAllLines(log).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<String> command(List<String> jvm, List<String> main) {
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:AOTCache") || option.equals("-Xlog:disable"))
                .forEach(command::add);
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(main);
        return command;
    }
}
