package io.quillstream.ingest.batch;

import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.generate.KnownProducts;
import io.quillstream.ingest.generate.RequestRecords;
import io.quillstream.ingest.publish.BulkAppend;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.ingest.request.IdempotencyKey;
import io.quillstream.ingest.request.RecentKeys;
import io.quillstream.schemas.event.BatchChange;
import io.quillstream.schemas.event.BatchRecorded;
import io.quillstream.schemas.event.RejectedLine;
import io.quillstream.schemas.id.JobIds;
import io.quillstream.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Publishes a batch: that it was opened, its requests, that it was closed. With an idempotency key the ids of the batch
 * and of its jobs depend on key and line only, so a batch whose publication broke off is completed by sending it again:
 * what is in the log already is recognised by the single writer. Thread-safe.
 */
public final class BatchSubmission {

    private final JobIds ids;
    private final RequestRecords records;
    private final KnownProducts products;
    private final BulkAppend log;
    private final BatchReader batches;
    private final RecentKeys keys;
    private final MeterRegistry meters;
    private final ReadingAhead ahead = new ReadingAhead();

    /**
     * What became of a batch.
     *
     * @param status by the public contract
     * @param replayed whether it had been accepted before
     */
    public record Receipt(
            UUID batch,
            String status,
            int total,
            int accepted,
            int rejected,
            List<RejectedLine> shown,
            boolean replayed) {}

    public BatchSubmission(
            JobIds ids,
            RequestRecords records,
            KnownProducts products,
            BulkAppend log,
            BatchReader batches,
            RecentKeys keys,
            MeterRegistry meters) {
        this.ids = ids;
        this.records = records;
        this.products = products;
        this.log = log;
        this.batches = batches;
        this.keys = keys;
        this.meters = meters;
    }

    /** @throws ProblemException 409, 422 IDEMPOTENCY_KEY_REUSED, or 429 or 503 after which it can be sent again */
    Receipt submit(Principal caller, SpooledBatch body, Optional<IdempotencyKey> key, RecordHeaders headers) {
        UUID batch = key.map(k -> ids.ofKey(caller.workspace(), k.text())).orElseGet(ids::fresh);
        try (RecentKeys.Turn turn = keys.takeBatch(batch)) {
            return ahead.run(
                    caller.workspace(), portion -> received(caller, body, batch, key.isPresent(), headers, portion));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param portion how many lines are read before the first of them is published */
    private Receipt received(
            Principal caller, SpooledBatch body, UUID batch, boolean keyed, RecordHeaders headers, int portion)
            throws IOException {
        try (BatchLines lines = body.lines()) {
            LinePortions portions = new LinePortions(lines, caller, portion);
            BatchFingerprint ofFirst = new BatchFingerprint();
            List<LineReading> first = keyed ? portions.next(ofFirst::add) : portions.next();
            if (!keyed) {
                return publish(caller, first, portions, batch, "", headers);
            }
            keys.requireBatch(batch);
            String fingerprint = portions.over() ? ofFirst.hex() : fingerprint(body, caller);
            Optional<Receipt> known = batches.replay(caller.workspace(), batch, fingerprint);
            keys.noteBatch(batch);
            return known.isPresent() ? known.get() : publish(caller, first, portions, batch, fingerprint, headers);
        }
    }

    /** Of a batch that is too long to be held: it is read once more for that. */
    private static String fingerprint(SpooledBatch body, Principal caller) throws IOException {
        BatchFingerprint fingerprint = new BatchFingerprint();
        try (BatchLines lines = body.lines()) {
            new LinePortions(lines, caller, 0).skim(fingerprint::add);
        }
        return fingerprint.hex();
    }

    private Receipt publish(
            Principal caller,
            List<LineReading> first,
            LinePortions rest,
            UUID batch,
            String fingerprint,
            RecordHeaders headers)
            throws IOException {
        BulkAppend.Run run = log.begin(headers);
        BatchRecorded opened = record(caller, batch, fingerprint);
        String workspace = caller.workspace().toString();
        run.add(Topics.BATCHES, workspace, opened);
        BatchRejections rejections = new BatchRejections(portion -> run.add(
                Topics.BATCHES,
                workspace,
                BatchRecorded.newBuilder(opened).setRejections(portion).build()));
        int accepted = new BatchIntake(caller, batch, ids, records, products, run, rejections).take(first, rest);
        // Closed is only said of what is in the log for certain.
        run.confirm();
        int total = accepted + rejections.count();
        run.add(
                Topics.BATCHES,
                workspace,
                BatchRecorded.newBuilder(opened)
                        .setChange(BatchChange.CLOSED)
                        .setTotal(total)
                        .setAccepted(accepted)
                        .setRejected(rejections.count())
                        .setRejections(rejections.rest())
                        .setAt(now())
                        .build());
        run.confirm();
        meters.counter("quill.batch.lines", "outcome", "accepted").increment(accepted);
        meters.counter("quill.batch.lines", "outcome", "rejected").increment(rejections.count());
        String status = accepted == 0 ? "completed" : "in_progress";
        return new Receipt(batch, status, total, accepted, rejections.count(), rejections.shown(), false);
    }

    private static BatchRecorded record(Principal caller, UUID batch, String fingerprint) {
        return BatchRecorded.newBuilder()
                .setBatchId(batch.toString())
                .setWorkspaceId(caller.workspace().toString())
                .setUserId(caller.user())
                .setChange(BatchChange.OPENED)
                .setFingerprint(fingerprint)
                .setAt(now())
                .build();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
