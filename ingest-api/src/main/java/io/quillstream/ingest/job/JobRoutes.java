package io.quillstream.ingest.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.paging.SignedCursor;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.http.PathId;
import io.quillstream.ingest.http.QueryParameters;
import io.quillstream.ingest.http.Revalidation;
import io.quillstream.ingest.publish.EventLog;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.mongo.JobDocument;
import io.quillstream.stores.mongo.Jobs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** {@code /api/v1/jobs}: what became of requests, and the wish to end one. */
public final class JobRoutes implements HttpModule {

    private static final Set<String> STATUSES = Set.of("pending", "processing", "completed", "failed", "cancelled");
    private static final Set<String> KINDS = Set.of("copy");

    private final Access access;
    private final Jobs jobs;
    private final JobReader reader;
    private final FreshJobs fresh;
    private final EventLog log;
    private final SignedCursor cursors;

    public JobRoutes(Access access, Jobs jobs, JobReader reader, FreshJobs fresh, EventLog log, SignedCursor cursors) {
        this.access = access;
        this.jobs = jobs;
        this.reader = reader;
        this.fresh = fresh;
        this.log = log;
        this.cursors = cursors;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/jobs", this::list);
        routes.get("/api/v1/jobs/{job_id}", this::show);
        routes.delete("/api/v1/jobs/{job_id}", this::cancel);
    }

    private void show(Context request) {
        Principal caller = access.require(request, Scope.JOBS_READ);
        JobDocument job = reader.require(caller.workspace(), PathId.of(request, "job_id"));
        Revalidation.answer(request, JobJson.of(job));
    }

    private void list(Context request) {
        Principal caller = access.require(request, Scope.JOBS_READ);
        QueryParameters query = new QueryParameters(request);
        String status = query.oneOf("status", STATUSES).orElse(null);
        String kind = query.oneOf("kind", KINDS).orElse(null);
        int limit = query.limit();
        String name = "jobs?status=" + status + "&kind=" + kind;
        Jobs.Cursor after = query.text("cursor")
                .map(cursor -> position(cursors.open(caller.workspace(), name, cursor)))
                .orElse(null);
        if (after == null) {
            // What is new stands on the first page.
            fresh.await(caller.workspace());
        }
        List<JobDocument> found = jobs.list(caller.workspace(), new Jobs.Filter(status, kind), after, limit + 1);
        // Another topic may tell of a job a moment before its admission does; then it has no time yet, and sorts last.
        found.removeIf(job -> job.createdAt() == null);
        ObjectNode body = JsonText.object();
        ArrayNode data = body.putArray("data");
        found.stream().limit(limit).map(JobJson::of).forEach(data::add);
        body.put(
                "next_cursor",
                found.size() > limit ? cursors.seal(caller.workspace(), name, position(found.get(limit - 1))) : null);
        Answers.json(request, 200, body);
    }

    private void cancel(Context request) {
        Principal caller = access.require(request, Scope.GENERATE_WRITE);
        JobDocument job = reader.require(caller.workspace(), PathId.of(request, "job_id"));
        if (job.terminal()) {
            throw ProblemCode.ALREADY_FINISHED.because("The job has ended as " + job.status());
        }
        log.append(
                Topics.CANCELLATIONS,
                caller.workspace().toString(),
                CancellationRequested.newBuilder()
                        .setWorkspaceId(caller.workspace().toString())
                        .setJobId(job.jobId().toString())
                        .setUserId(caller.user())
                        .setRequestedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                        .build(),
                RecordHeaders.of(request));
        Answers.json(request, 202, JobJson.of(job));
    }

    private static String position(JobDocument last) {
        return last.createdAt().toEpochMilli() + "/" + last.jobId();
    }

    private static Jobs.Cursor position(String text) {
        int slash = text.indexOf('/');
        return new Jobs.Cursor(
                Instant.ofEpochMilli(Long.parseLong(text.substring(0, slash))),
                UUID.fromString(text.substring(slash + 1)));
    }
}
