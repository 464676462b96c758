package io.quillstream.launcher.chaos.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.checker.Journal;
import io.quillstream.launcher.chaos.cluster.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a tenant can ask for: a job, a batch, the end of either. A post whose outcome is unknown is repeated under its key
 * until it is known, and a cancellation until it has an answer. All of it goes into the journal. Thread-safe.
 */
public final class Requests {

    /** What a job can be about. */
    static final List<String> TYPES = List.of("titles", "selling_points", "faq", "descriptions");

    private static final Duration BREATH = Duration.ofMillis(400);
    private static final String JOBS = "/api/v1/jobs/";
    private static final String BATCHES = "/api/v1/batches";

    private final Door door;
    private final Evidence seen;
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger cancellations = new AtomicInteger();

    private record Try(Door.Answer answer, Posted posted) {}

    /** @param seen gets every try and every answer */
    public Requests(Door door, Evidence seen) {
        this.door = door;
        this.seen = seen;
    }

    /** Batches that were accepted. */
    public int batches() {
        return batches.get();
    }

    /** Cancellations that were accepted. */
    public int cancellations() {
        return cancellations.get();
    }

    /** Posts a job once, and takes every answer for the last. */
    Posted once(Tenant tenant, String name, int type) throws InterruptedException {
        return tried(tenant, name, type).posted();
    }

    /** Posts a job until the outcome is known. */
    Door.Answer post(Tenant tenant, String name, int type) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Try tried = tried(tenant, name, type);
            if (attempt == 1) {
                seen.firsts().add(tried.posted());
            }
            if (!tried.answer().open()) {
                return tried.answer();
            }
            Waiting.pause(BREATH);
        }
    }

    private Try tried(Tenant tenant, String name, int type) throws InterruptedException {
        Instant sent = Instant.now();
        Door.Answer answer = door.ask(
                "POST",
                "/api/v1/copy/generate",
                tenant.token(),
                name,
                "application/json",
                order(tenant, name, TYPES.get(type % TYPES.size())).toString());
        seen.journal()
                .wrote(new Journal.Line(
                        tenant.workspace().toString(),
                        name,
                        answer.status(),
                        answer.body().path("job_id").asText(null)));
        return new Try(answer, new Posted(sent, Instant.now(), answer.status()));
    }

    /** Posts a batch until the outcome is known, and cancels it if it is unwanted. */
    void batch(Tenant tenant, String name, int lines, boolean unwanted) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines; line++) {
            ObjectNode item = JsonNodeFactory.instance.objectNode();
            item.put("custom_id", "line-" + line).put("method", "POST").put("url", "/api/v1/copy/generate");
            item.set("body", order(tenant, name + "-line-" + line, TYPES.get(line % TYPES.size())));
            text.append(item).append('\n');
        }
        text.append("a line that is refused\n");
        Door.Answer answer;
        do {
            answer = door.ask("POST", BATCHES, tenant.token(), name, "application/x-ndjson", text.toString());
            if (answer.open()) {
                Waiting.pause(BREATH);
            }
        } while (answer.open());
        if (answer.status() == 202) {
            batches.incrementAndGet();
            String batch = answer.body().get("batch_id").asText();
            seen.journal()
                    .accepted(
                            batch,
                            answer.body().get("request_counts").get("accepted").asInt());
            if (unwanted) {
                cancel(tenant, BATCHES + "/", batch);
            }
        }
    }

    /** Cancels a job. */
    void cancel(Tenant tenant, String job) throws InterruptedException {
        cancel(tenant, JOBS, job);
    }

    /** Asks until there is an answer; the wish that is told again may have been heard before. */
    private void cancel(Tenant tenant, String path, String subject) throws InterruptedException {
        Door.Answer answer;
        do {
            answer = door.ask("DELETE", path + subject, tenant.token(), null, null, null);
            seen.journal()
                    .wished(new Journal.Wish(tenant.workspace().toString(), subject, answer.status(), Instant.now()));
            if (answer.open()) {
                Waiting.pause(BREATH);
            }
        } while (answer.open());
        if (answer.status() == 202) {
            cancellations.incrementAndGet();
        }
    }

    /** The audience tells the provider's calls apart. */
    private static ObjectNode order(Tenant tenant, String name, String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("workspace_id", tenant.workspace().toString())
                .put("product_id", tenant.product().toString())
                .put("copy_type", type)
                .put("target_audience", Canaries.of(name))
                .put("count", tenant.items());
    }
}
