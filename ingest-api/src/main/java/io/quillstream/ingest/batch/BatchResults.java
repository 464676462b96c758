package io.quillstream.ingest.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.Batches;
import io.quillstream.stores.mongo.JobDocument;
import io.quillstream.stores.mongo.Jobs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The results of a batch as far as they are there: what has ended, and the lines refused at the door, by line. Read page
 * by page, so that a batch of any size takes the memory of two pages. Thread-safe.
 */
public final class BatchResults {

    private static final int PAGE = 500;
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
        Pages<JobDocument> ended =
                new Pages<>(after -> jobs.ofBatch(workspace, batch, statuses, after, PAGE), JobDocument::line);
        Pages<BatchDocument.Rejection> refused =
                new Pages<>(after -> batches.rejections(workspace, batch, after, PAGE), BatchDocument.Rejection::line);
        while (ended.peek() != null || refused.peek() != null) {
            boolean jobNext = refused.peek() == null
                    || (ended.peek() != null
                            && ended.peek().line() < refused.peek().line());
            write(jobNext ? BatchJson.result(ended.take()) : BatchJson.result(refused.take()), out);
        }
    }

    private static void write(ObjectNode line, OutputStream out) throws IOException {
        out.write(line.toString().getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    /** A list read page by page, in order of lines. */
    private static final class Pages<T> {

        private final Function<Integer, List<T>> read;
        private final Function<T, Integer> lineOf;
        private final Queue<T> page = new ArrayDeque<>();
        private int last;
        private boolean ended;

        Pages(Function<Integer, List<T>> read, Function<T, Integer> lineOf) {
            this.read = read;
            this.lineOf = lineOf;
        }

        /** The next one, or null behind the last. */
        T peek() {
            if (page.isEmpty() && !ended) {
                List<T> next = read.apply(last);
                page.addAll(next);
                ended = next.size() < PAGE;
            }
            return page.peek();
        }

        T take() {
            T next = page.remove();
            last = lineOf.apply(next);
            return next;
        }
    }
}
