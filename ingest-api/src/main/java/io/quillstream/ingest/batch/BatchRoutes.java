package io.quillstream.ingest.batch;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.limit.RateGate;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.batch.BatchSubmission.Receipt;
import io.quillstream.ingest.generate.SeenUsers;
import io.quillstream.ingest.http.PathId;
import io.quillstream.ingest.http.QueryParameters;
import io.quillstream.ingest.publish.EventLog;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.ingest.request.IdempotencyKey;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.progress.BatchState;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;

/** {@code /api/v1/batches}: many orders at once. */
public final class BatchRoutes implements HttpModule {

    private static final String ALL = "/api/v1/batches";
    private static final String ONE = ALL + "/{batch_id}";
    private static final Set<String> MEDIA_TYPES = Set.of("application/x-ndjson", "application/jsonl");

    private final Access access;
    private final RateGate rate;
    private final BatchSubmission submission;
    private final BatchReader batches;
    private final BatchResults results;
    private final EventLog log;
    private final SeenUsers users;

    public BatchRoutes(
            Access access,
            RateGate rate,
            BatchSubmission submission,
            BatchReader batches,
            BatchResults results,
            EventLog log,
            SeenUsers users) {
        this.access = access;
        this.rate = rate;
        this.submission = submission;
        this.batches = batches;
        this.results = results;
        this.log = log;
        this.users = users;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.post(ALL, this::submit);
        routes.get(ONE, this::show);
        routes.get(ONE + "/results", this::results);
        routes.delete(ONE, this::cancel);
    }

    private void submit(Context request) {
        Principal caller = access.require(request, Scope.GENERATE_WRITE);
        rate.count(request, caller);
        try (SpooledBatch body =
                SpooledBatch.receive(RequestBody.stream(request, SpooledBatch.MOST_BYTES, MEDIA_TYPES))) {
            var key = IdempotencyKey.of(request);
            Receipt receipt = submission.submit(caller, body, key, RecordHeaders.of(request));
            users.note(caller);
            request.header("Location", ALL + "/" + receipt.batch());
            if (receipt.replayed()) {
                request.header("Idempotent-Replayed", "true");
            }
            Answers.json(request, 202, BatchJson.receipt(receipt));
        }
    }

    private void show(Context request) {
        Principal caller = access.require(request, Scope.JOBS_READ);
        BatchDocument batch = batches.require(caller.workspace(), PathId.of(request, "batch_id"));
        answer(request, 200, batch);
    }

    private void results(Context request) throws IOException {
        Principal caller = access.require(request, Scope.CONTENT_READ);
        UUID batch = PathId.of(request, "batch_id");
        boolean onlyFailed =
                new QueryParameters(request).oneOf("only", Set.of("failed")).isPresent();
        batches.require(caller.workspace(), batch);
        batches.settled(caller.workspace(), batch);
        request.status(200).contentType("application/x-ndjson");
        results.write(caller.workspace(), batch, onlyFailed, request.outputStream());
    }

    private void cancel(Context request) {
        Principal caller = access.require(request, Scope.GENERATE_WRITE);
        BatchDocument batch = batches.require(caller.workspace(), PathId.of(request, "batch_id"));
        BatchState state = batches.state(batch);
        if (state.ended()) {
            throw ProblemCode.ALREADY_FINISHED.because("The batch has ended as " + state.status());
        }
        log.append(
                Topics.CANCELLATIONS,
                caller.workspace().toString(),
                CancellationRequested.newBuilder()
                        .setWorkspaceId(caller.workspace().toString())
                        .setBatchId(batch.batchId().toString())
                        .setUserId(caller.user())
                        .setRequestedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                        .build(),
                RecordHeaders.of(request));
        BatchDocument asked =
                batches.settled(caller.workspace(), batch.batchId()).orElse(batch);
        answer(request, 202, asked);
    }

    private void answer(Context request, int status, BatchDocument batch) {
        Answers.json(request, status, BatchJson.state(batch, batches.state(batch), Instant.now()));
    }
}
