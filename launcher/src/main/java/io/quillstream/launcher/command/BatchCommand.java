package io.quillstream.launcher.command;

import io.quillstream.client.Batch;
import io.quillstream.client.BatchReceipt;
import io.quillstream.client.EventStream;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.launcher.CommandFailure;
import io.quillstream.launcher.ExitCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        if (!Files.isReadable(file)) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + file, null);
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
                                "  line %d (%s): %s %s%n",
                                line.line(),
                                line.customId(),
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
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + file, null);
        }
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
            try (InputStream results = client.batchResults(id, false)) {
                Files.copy(results, out, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + out, e);
            }
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
        return ended.requestCounts().failed() == 0 ? ExitCode.OK.code() : ExitCode.JOB_FAILED.code();
    }
}
