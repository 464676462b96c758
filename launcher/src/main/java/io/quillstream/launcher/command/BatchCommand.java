package io.quillstream.launcher.command;

import io.quillstream.client.Batch;
import io.quillstream.client.BatchReceipt;
import io.quillstream.client.EventStream;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.failure.FileTrouble;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill batch}: a file of lines in, a progress bar, a file of results out. */
@Command(name = "batch", description = "Submit a batch (NDJSON, one request a line).", mixinStandardHelpOptions = true)
public final class BatchCommand implements Callable<Integer> {

    @Mixin
    ServerOptions server;

    @Parameters(index = "0", paramLabel = "FILE.jsonl", description = "Lines {custom_id, method, url, body}.")
    Path file;

    @Option(names = "--watch", description = "Follow the batch to its end.")
    boolean watch;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the results there, one JSON object a line; implies --watch.")
    Path out;

    @Option(
            names = "--key",
            description = "Idempotency key of the whole batch: a re-sent file continues the first one.")
    String key;

    @Override
    public Integer call() {
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw unreadable();
        }
        if (out != null && !canBeWritten(out)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot write --out " + out + ": it is a folder, or its folder is missing or not yours to write in",
                    "./quill batch " + file + " --out results.jsonl");
        }
        return server.ask(client -> {
            BatchReceipt receipt = submit(client);
            if (!server.json()) {
                System.err.printf(
                        "batch %s: %d lines, %d accepted, %d refused%n",
                        receipt.batchId(),
                        receipt.requestCounts().total(),
                        receipt.requestCounts().accepted(),
                        receipt.requestCounts().rejected());
                receipt.rejected()
                        .forEach(line -> System.err.printf(
                                "  line %d%s: %s %s%n",
                                line.line(),
                                line.customId() == null ? "" : " (" + line.customId() + ")",
                                line.error().code(),
                                line.error().message()));
            }
            if (!watch && out == null) {
                System.out.println(server.json() ? Printed.json(receipt) : receipt.batchId());
                return ExitCode.OK.code();
            }
            return follow(client, receipt.batchId());
        });
    }

    private BatchReceipt submit(QuillClient client) {
        try {
            return client.submitBatch(file, PostOptions.DEFAULT.withKey(key));
        } catch (FileNotFoundException e) {
            throw unreadable();
        }
    }

    private CommandFailure unreadable() {
        String why = Files.isDirectory(file)
                ? "it is a folder"
                : Files.exists(file) ? "permission denied" : "there is no such file";
        return new CommandFailure(
                ExitCode.USAGE,
                "cannot read " + file + ": " + why,
                "ls -l " + folder(file) + ", then another FILE.jsonl");
    }

    /** Asked before anything is ordered: what is found out at the end has been paid for. */
    private static boolean canBeWritten(Path file) {
        return Files.exists(file)
                ? Files.isWritable(file) && !Files.isDirectory(file)
                : Files.isDirectory(folder(file)) && Files.isWritable(folder(file));
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file : folder;
    }

    private int follow(QuillClient client, UUID id) {
        ProgressBar bar = new ProgressBar(server.json() ? null : System.err);
        try (EventStream<Batch> events = client.batchEvents(id)) {
            events.forEach(bar::show);
        }
        Batch ended = client.batch(id);
        bar.show(ended);
        bar.done();
        if (out != null) {
            write(client, id);
        }
        System.out.println(
                server.json()
                        ? Printed.json(ended)
                        : "%d completed, %d failed, %d cancelled, %s credits, %s"
                                .formatted(
                                        ended.requestCounts().completed(),
                                        ended.requestCounts().failed(),
                                        ended.requestCounts().cancelled(),
                                        Printed.amount(ended.credits()),
                                        Printed.cost(ended)));
        if (ended.requestCounts().completed() < ended.requestCounts().total()) {
            throw new CommandFailure(ExitCode.JOB_FAILED, shortfall(ended), afterwards(ended));
        }
        return ExitCode.OK.code();
    }

    /** Into the file that is there: it may be a link or a device, which nobody wants replaced. */
    private void write(QuillClient client, UUID id) {
        try (InputStream results = client.batchResults(id, false);
                OutputStream target = Files.newOutputStream(out)) {
            results.transferTo(target);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "batch " + id + " has ended, but " + out + " has not all of its results: " + FileTrouble.reason(e),
                    CurlLine.get(server, results(id)) + " > results.jsonl");
        }
    }

    private static String shortfall(Batch ended) {
        Batch.Counts counts = ended.requestCounts();
        return "batch %s: of %d lines %d failed and %d were cancelled"
                .formatted(ended.batchId(), counts.total(), counts.failed(), counts.cancelled());
    }

    private String afterwards(Batch ended) {
        if (ended.requestCounts().failed() == 0) {
            return "./quill batch " + file + ", which orders all of them again";
        }
        return CurlLine.get(server, results(ended.batchId()) + "?only=failed") + ", which says why";
    }

    private static String results(UUID id) {
        return "/api/v1/batches/" + id + "/results";
    }
}
