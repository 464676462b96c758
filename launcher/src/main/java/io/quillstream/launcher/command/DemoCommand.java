package io.quillstream.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.client.Batch;
import io.quillstream.client.Job;
import io.quillstream.client.QuillClient;
import io.quillstream.client.Quota;
import io.quillstream.launcher.CommandFailure;
import io.quillstream.launcher.ExitCode;
import io.quillstream.launcher.demo.Demonstration;
import io.quillstream.launcher.house.AllInOne;
import io.quillstream.launcher.house.Banner;
import io.quillstream.launcher.house.Endpoints;
import io.quillstream.launcher.house.Logging;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.launcher.house.Termination;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quill demo}: the main job on the embedded stack, with no key and no network. */
@Command(
        name = "demo",
        description = "Turn a sample catalogue into copy on real servers inside this process.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--keep", description = "Stay up afterwards, until Ctrl-C.")
    boolean keep;

    @Override
    public Integer call() throws Exception {
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
                int code = show(house.endpoints(), folder.path());
                over.set(true);
                if (keep) {
                    Banner.print(house.endpoints(), System.out);
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

    private int show(Endpoints endpoints, Path data) throws Exception {
        try (QuillClient client = new QuillClient(URI.create(endpoints.url()), endpoints.apiKey())) {
            Demonstration demo = new Demonstration(client, UUID.fromString(endpoints.workspaceId()), System.out);
            say("%nOne job, live (numbered server-sent events):");
            Job job = demo.watchOne();
            print(job.items());
            say("%nThe whole catalogue as one batch: 20 products, four copy types each:");
            ProgressBar bar = new ProgressBar(System.out);
            Batch batch = demo.runCatalogue(bar::show);
            bar.done();
            List<JsonNode> results = demo.results(batch.batchId());
            results.stream().limit(4).forEach(DemoCommand::print);
            totals(batch, results, client.quota());
            return verdict(batch, data);
        }
    }

    private static void totals(Batch batch, List<JsonNode> results, Quota quota) {
        long tokens = results.stream()
                .mapToLong(result -> result.path("tokens_used").asLong())
                .sum();
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

    private static int verdict(Batch batch, Path data) throws Exception {
        boolean proved = AuditCommand.verify(data, null, System.out);
        if (!proved) {
            throw new CommandFailure(ExitCode.FAILURE, "the ledger does not follow from the log", null);
        }
        return batch.requestCounts().completed() == batch.requestCounts().total()
                ? ExitCode.OK.code()
                : ExitCode.JOB_FAILED.code();
    }

    private static void print(JsonNode result) {
        say("%n  %s", result.get("custom_id").asText());
        result.withArray("items").forEach(item -> say("   - %s", item.asText().replace("\n", "\n     ")));
    }

    private static void print(List<String> items) {
        items.forEach(item -> say("   - %s", item));
    }

    private static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
