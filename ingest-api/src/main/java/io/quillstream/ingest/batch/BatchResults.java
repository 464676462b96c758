package io.quillstream.ingest.batch;

import io.quillstream.edge.disk.Spool;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.Batches;
import io.quillstream.stores.mongo.JobDocument;
import io.quillstream.stores.mongo.Jobs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/**
 * The results of a batch as far as they are there: what has ended, and the lines refused at the door, by line. Read page
 * by page, and what is on its way to the client waits on the disk, so that a batch of any size takes the memory of a page for
 * so long as that is read, and of a few refusals while the client takes its time. Thread-safe.
 */
public final class BatchResults {

    /** The texts of a job can be ten kilobytes and more. */
    private static final int PAGE = 200;

    private static final int PAGE_OF_REFUSALS = 100;

    /** What may stay in memory until the client has taken it. */
    private static final int SMALL = 64 << 10;

    private static final Set<String> FAILED = Set.of("failed");

    private final Jobs jobs;
    private final Batches batches;

    public BatchResults(Jobs jobs, Batches batches) {
        this.jobs = jobs;
        this.batches = batches;
    }

    /** Writes one JSON object a line. */
    void write(UUID workspace, UUID batch, boolean onlyFailed, OutputStream out) throws IOException {
        Set<String> statuses = onlyFailed ? FAILED : JobDocument.ENDED;
        ResultPages<JobDocument> ended = new ResultPages<>(
                PAGE,
                after -> jobs.ofBatch(workspace, batch, statuses, after, PAGE),
                JobDocument::line,
                BatchJson::result);
        ResultPages<BatchDocument.Rejection> refused = new ResultPages<>(
                PAGE_OF_REFUSALS,
                after -> batches.rejections(workspace, batch, after, PAGE_OF_REFUSALS),
                BatchDocument.Rejection::line,
                BatchJson::result);
        write(ended, refused, out);
    }

    static void write(ResultPages<?> ended, ResultPages<?> refused, OutputStream out) throws IOException {
        while (!over(ended, refused)) {
            try (InputStream portion = portion(ended, refused)) {
                // Here the client may let us wait for as long as it likes.
                ended.forget();
                portion.transferTo(out);
            }
        }
    }

    private static boolean over(ResultPages<?> ended, ResultPages<?> refused) {
        return ended.line() == ResultPages.NONE && refused.line() == ResultPages.NONE;
    }

    /** The lines up to where more has to be read. */
    private static InputStream portion(ResultPages<?> ended, ResultPages<?> refused) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        do {
            ResultPages<?> next = ended.line() < refused.line() ? ended : refused;
            lines.writeBytes(next.take().toString().getBytes(StandardCharsets.UTF_8));
            lines.write('\n');
        } while (ended.atHand() && refused.atHand() && !over(ended, refused));
        byte[] bytes = lines.toByteArray();
        return bytes.length > SMALL ? Spool.of(bytes).stream() : new ByteArrayInputStream(bytes);
    }
}
