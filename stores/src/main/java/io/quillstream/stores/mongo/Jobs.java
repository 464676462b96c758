package io.quillstream.stores.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Sorts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Jobs as the view shows them; the view sink writes them, everyone else reads. Every question names the workspace, so
 * a foreign job is as unknown as one that does not exist. Thread-safe.
 */
public final class Jobs {

    /** 1 for a job without a cost; no cost is below 0. */
    private static final Document COST_IS_UNKNOWN = new Document(
            "$cond",
            List.of(new Document("$eq", List.of(new Document("$ifNull", List.of("$cost_micros", -1L)), -1L)), 1L, 0L));

    private final MongoCollection<Document> jobs;

    /** Where a page begins: behind this job. */
    public record Cursor(Instant createdAt, UUID jobId) {}

    /** What a list asks for; a null status or kind means any. */
    public record Filter(String status, String kind) {}

    public Jobs(MongoStore store) {
        this(store.jobs());
    }

    private Jobs(MongoCollection<Document> jobs) {
        this.jobs = jobs;
    }

    /** The same for a reader who waits no longer than that, for a server that is away as well. */
    public Jobs within(Duration atMost) {
        return new Jobs(jobs.withTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS));
    }

    public Optional<JobDocument> find(UUID workspace, UUID job) {
        return Optional.ofNullable(
                        jobs.find(MongoStore.ofWorkspace(job, workspace)).first())
                .map(JobShape::read);
    }

    /**
     * Newest first.
     *
     * @param after cursor of the last job of the page before, or null
     * @param limit most jobs to return
     */
    public List<JobDocument> list(UUID workspace, Filter filter, Cursor after, int limit) {
        List<Bson> conditions = new ArrayList<>(List.of(of(workspace)));
        if (filter.status() != null) {
            conditions.add(eq("status", filter.status()));
        }
        if (filter.kind() != null) {
            conditions.add(eq("kind", filter.kind()));
        }
        if (after != null) {
            Date time = Date.from(after.createdAt());
            conditions.add(or(
                    lt("created_at", time),
                    and(eq("created_at", time), lt("_id", after.jobId().toString()))));
        }
        return read(and(conditions), Sorts.descending("created_at", "_id"), limit);
    }

    /**
     * Jobs of a batch in order of their lines.
     *
     * @param statuses only these; empty means any
     * @param afterLine last line of the page before, 0 for the first page
     */
    public List<JobDocument> ofBatch(
            UUID workspace, UUID batch, Collection<String> statuses, int afterLine, int limit) {
        List<Bson> conditions =
                new ArrayList<>(List.of(eq("batch_id", batch.toString()), gt("line", afterLine), of(workspace)));
        if (!statuses.isEmpty()) {
            conditions.add(in("status", statuses));
        }
        return read(and(conditions), Sorts.ascending("line"), limit);
    }

    /** Counts and sums over a batch's jobs. */
    public BatchFigures figures(UUID workspace, UUID batch) {
        Map<String, Long> counts = new HashMap<>();
        long credits = 0;
        long cost = 0;
        long unknownCost = 0;
        for (Document group : jobs.aggregate(List.of(
                new Document(
                        "$match",
                        new Document("batch_id", batch.toString()).append("workspace_id", workspace.toString())),
                new Document(
                        "$group",
                        new Document("_id", "$status")
                                .append("count", new Document("$sum", 1))
                                .append("credits", new Document("$sum", "$credits"))
                                .append("cost", new Document("$sum", "$cost_micros"))
                                .append("unknown_cost", new Document("$sum", COST_IS_UNKNOWN)))))) {
            String status = group.getString("_id");
            counts.put(status, JobShape.number(group, "count"));
            credits += JobShape.number(group, "credits");
            cost += JobShape.number(group, "cost");
            if (JobDocument.ENDED.contains(status)) {
                unknownCost += JobShape.number(group, "unknown_cost");
            }
        }
        return new BatchFigures(Map.copyOf(counts), credits, cost, unknownCost);
    }

    private List<JobDocument> read(Bson filter, Bson order, int limit) {
        return jobs.find(filter).sort(order).limit(limit).map(JobShape::read).into(new ArrayList<>());
    }

    private static Bson of(UUID workspace) {
        return eq("workspace_id", workspace.toString());
    }
}
