package io.quillstream.launcher.command;

import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.ChaosOptions;
import io.quillstream.launcher.chaos.ChaosReport;
import io.quillstream.launcher.chaos.ChaosRun;
import io.quillstream.launcher.chaos.fault.Fault;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.failure.FileTrouble;
import io.quillstream.launcher.house.Logging;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quill chaos}: for the development of Quillstream itself. */
@Command(
        name = "chaos",
        description = "Development only, Linux only: run two processes of each service on servers of their own, let"
                + " faults from a seed happen to them under load, and hold the outcome against every invariant.",
        mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {

    @Option(names = "--faults", description = "How many. Default: ${DEFAULT-VALUE}")
    int faults = 20;

    @Option(
            names = "--seed",
            description = "Of faults and load; the same seed plans the same. Default: ${DEFAULT-VALUE}")
    long seed = 1;

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            completionCandidates = Kinds.class,
            description = "Only these kinds of faults, of ${COMPLETION-CANDIDATES}; docs/reliability.md says what each"
                    + " is.")
    Set<String> kinds = Set.of();

    @Option(
            names = "--services",
            split = ",",
            paramLabel = "SERVICE",
            description = "Only faults of these services, or of servers; one of two processes is llm-workers-2.")
    Set<String> services = Set.of();

    @Option(
            names = "--at-once",
            description = "Most faults at the same time. With 1 the posts must go on wherever a fault does not concern"
                    + " Kafka or a door. Default: ${DEFAULT-VALUE}")
    int atOnce = 4;

    @Option(names = "--rate", description = "Single posts a second of each of five tenants. Default: ${DEFAULT-VALUE}")
    double rate = 1.5;

    @Option(names = "--keep", paramLabel = "DIR", description = "Empty folder that keeps data, logs and report.json.")
    Path keep;

    @Mixin
    OutputOption output;

    /** For the help. */
    static final class Kinds implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Fault.KINDS.iterator();
        }
    }

    @Override
    public Integer call() throws Exception {
        new ChaosOptions(faults, seed, kinds, services, atOnce, rate, keep)
                .refusal()
                .ifPresent(problem -> {
                    throw new CommandFailure(ExitCode.USAGE, problem, "./quill chaos --help");
                });
        Path kept = keep == null ? null : empty(keep);
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "chaos needs Linux: a loopback address for each process", "./quill test");
        }
        Logging.off();
        PrintStream said = output.json() ? System.err : System.out;
        if (kept != null) {
            return run(kept, said);
        }
        try (ScratchFolder folder = ScratchFolder.ofChildren("quill-chaos")) {
            return run(folder.path(), said);
        }
    }

    /** A campaign on what another one left would be judged by that one's log as well. */
    private static Path empty(Path folder) {
        String next = "./quill chaos --keep ANOTHER_FOLDER";
        try (Stream<Path> inside = Files.list(Files.createDirectories(folder))) {
            if (inside.findAny().isPresent()) {
                throw new CommandFailure(ExitCode.USAGE, "--keep " + folder + ": the folder is not empty", next);
            }
            return folder;
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "--keep " + folder + ": " + FileTrouble.reason(e), next);
        }
    }

    private int run(Path folder, PrintStream said) throws Exception {
        ChaosReport report = ChaosRun.run(
                new ChaosOptions(faults, seed, kinds, services, atOnce, rate, folder.toAbsolutePath()), said::println);
        Files.writeString(folder.resolve("report.json"), report.figures().toPrettyString());
        if (output.json()) {
            System.out.println(report.figures().toPrettyString());
        } else {
            report.figures().properties().stream()
                    .filter(figure ->
                            !figure.getKey().equals("log") && !figure.getKey().equals("violations"))
                    .forEach(figure -> System.out.println(figure.getKey() + " " + figure.getValue()));
        }
        report.violations().stream().map(Violation::toString).forEach(said::println);
        said.println(
                report.holds()
                        ? "every invariant holds"
                        : report.violations().size() + " violations; again with ./quill chaos --faults " + faults
                                + " --seed " + seed + " --rate " + rate + " --at-once " + atOnce
                                + (kinds.isEmpty() ? "" : " --kinds " + String.join(",", kinds))
                                + (services.isEmpty() ? "" : " --services " + String.join(",", services)));
        return report.holds() ? ExitCode.OK.code() : ExitCode.FAILURE.code();
    }
}
