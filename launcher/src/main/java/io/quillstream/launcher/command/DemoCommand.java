package io.quillstream.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.audit.AuditReport;
import io.quillstream.client.Batch;
import io.quillstream.client.Job;
import io.quillstream.client.QuillClient;
import io.quillstream.client.Quota;
import io.quillstream.launcher.demo.Demonstration;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.house.AllInOne;
import io.quillstream.launcher.house.AuditAnswer;
import io.quillstream.launcher.house.Banner;
import io.quillstream.launcher.house.Endpoints;
import io.quillstream.launcher.house.Logging;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.launcher.house.Termination;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quill demo}: the main job on the embedded stack, with no key and no network. */
@Command(
        name = "demo",
        description = "Turn a sample catalogue into copy on real servers inside this process.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--keep", description = "Stay up afterwards, until Ctrl-C.")
    boolean keep;

    @Mixin
    OutputOption output;

    /** Where a person looks: beside the data, if that is for a script. */
    private PrintStream screen = System.out;

    @Override
    public Integer call() throws Exception {
        screen = output.json() ? System.err : System.out;
        Settings settings = settings(Settings.ofProcess(), keep);
        try (ScratchFolder folder = ScratchFolder.create("quill-demo-")) {
            Logging.toFile("quill", folder.path().resolve("logs/quill.json"));
            Termination termination = Termination.ofSignals();
            say("Starting Kafka, schema registry, PostgreSQL, MongoDB-wire store, Redis and five services ...");
            long begun = System.nanoTime();
            AllInOne house = AllInOne.start(folder.path(), settings);
            AtomicBoolean over = new AtomicBoolean();
            Thread.ofPlatform().daemon().name("signals").start(() -> stopOnSignal(termination, house, folder, over));
            try {
                say(
                        "Ready in %.1f s at %s",
                        (System.nanoTime() - begun) / 1e9, house.endpoints().url());
                int code = show(house.endpoints());
                over.set(true);
                if (keep) {
                    Banner.print(house.endpoints(), screen);
                    termination.await(house::fatalProblem);
                }
                return code;
            } finally {
                house.stop(Duration.ofSeconds(10));
            }
        }
    }

    /**
     * The demo is the same wherever it runs: a provider's key in the environment must not make it cost money, nor a rate
     * or a latency make it fail. It takes no more than the port of a demo that stays; what is wrong in a setting is told
     * all the same.
     */
    static Settings settings(Settings process, boolean keep) {
        QuillSettings.KNOWN.validate(process);
        int port = keep ? process.get(ConnectionSettings.HTTP_PORT) : 0;
        return new Settings(Map.of("QUILL_HTTP_PORT", Integer.toString(port), "QUILL_LLM_CHAIN", "local"));
    }

    /** Ctrl-C in the middle of the show: everything is ended as at its end, only sooner. */
    private static void stopOnSignal(
            Termination termination, AllInOne house, ScratchFolder folder, AtomicBoolean over) {
        try {
            termination.await(Optional::empty);
            if (!over.get()) {
                house.stop(Duration.ofSeconds(5));
                folder.close();
                Runtime.getRuntime().halt(130);
            }
        } catch (InterruptedException | IOException e) {
            Runtime.getRuntime().halt(130);
        }
    }

    private int show(Endpoints endpoints) throws Exception {
        try (QuillClient client = new QuillClient(URI.create(endpoints.url()), endpoints.apiKey())) {
            Demonstration demo = new Demonstration(client, UUID.fromString(endpoints.workspaceId()), screen);
            say("%nOne job, live (numbered server-sent events):");
            Job job = demo.watchOne();
            print(job.items());
            say("%nThe whole catalogue as one batch: 20 products, four copy types each:");
            ProgressBar bar = new ProgressBar(screen);
            Batch batch = demo.runCatalogue(bar::show);
            bar.done();
            List<JsonNode> results = demo.results(batch.batchId());
            results.stream().limit(4).forEach(this::print);
            Quota quota = client.quota();
            totals(batch, tokens(results), quota);
            AuditReport audit = AuditCommand.report(new Settings(endpoints.asSettings()), null);
            screen.println(audit.sentence());
            if (output.json()) {
                System.out.println(Printed.json(report(job, batch, results, quota, audit)));
                System.out.flush();
            }
            return verdict(batch, audit);
        }
    }

    /** All that the demo shows, for scripts. */
    static Map<String, Object> report(Job job, Batch batch, List<JsonNode> results, Quota quota, AuditReport audit) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("job", Printed.job(job, "titles"));
        report.put("batch", batch);
        report.put("results", results);
        report.put("tokens_used", tokens(results));
        report.put("quota", quota);
        report.put("audit", AuditAnswer.of(audit));
        return report;
    }

    private static long tokens(List<JsonNode> results) {
        return results.stream()
                .mapToLong(result -> result.path("tokens_used").asLong())
                .sum();
    }

    private void totals(Batch batch, long tokens, Quota quota) {
        say(
                "%n%d jobs completed, %d failed: %s tokens, %s, %s credits.",
                batch.requestCounts().completed(),
                batch.requestCounts().failed(),
                Printed.amount(tokens),
                Printed.cost(batch),
                Printed.amount(batch.credits()));
        say(
                "Quota of %s: %s granted, %s settled, %s reserved, %s available.",
                quota.period(),
                Printed.amount(quota.granted()),
                Printed.amount(quota.settled()),
                Printed.amount(quota.reserved()),
                Printed.amount(quota.available()));
    }

    private static int verdict(Batch batch, AuditReport audit) {
        if (!audit.holds()) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "the ledger does not follow from the log",
                    "./quill demo --keep, then ./quill audit verify");
        }
        return batch.requestCounts().completed() == batch.requestCounts().total()
                ? ExitCode.OK.code()
                : ExitCode.JOB_FAILED.code();
    }

    private void print(JsonNode result) {
        say("%n  %s", result.get("custom_id").asText());
        result.withArray("items").forEach(item -> say("   - %s", item.asText().replace("\n", "\n     ")));
    }

    private void print(List<String> items) {
        items.forEach(item -> say("   - %s", item));
    }

    private void say(String format, Object... values) {
        screen.printf(format + "%n", values);
    }
}
