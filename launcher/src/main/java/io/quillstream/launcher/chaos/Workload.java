package io.quillstream.launcher.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.checker.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the tenants do all the while: single posts, the same post twice, batches, cancellations, and streams that follow
 * jobs. A post whose outcome is unknown is repeated under its key until it is known. One tenant more posts faster than it
 * may, and takes every answer for the last. All of it goes into the journal.
 */
final class Workload {

    private static final List<String> TYPES = List.of("titles", "selling_points", "faq", "descriptions");
    private static final Duration STREAM_PATIENCE = Duration.ofMinutes(6);
    private static final Duration BREATH = Duration.ofMillis(400);
    private static final int STREAMS_AT_ONCE = 150;

    /** Ten times as fast as a bucket of ten a minute refills. */
    private static final Duration HASTE = Duration.ofMillis(600);

    private final Door door;
    private final StreamReader streams;
    private final Evidence seen;
    private final double rate;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore streamSlots = new Semaphore(STREAMS_AT_ONCE);
    private final Deque<String> followed = new ConcurrentLinkedDeque<>();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger cancellations = new AtomicInteger();
    private volatile boolean over;

    /** @param rate single posts a second of each tenant, about */
    Workload(Door door, StreamReader streams, Evidence seen, double rate) {
        this.door = door;
        this.streams = streams;
        this.seen = seen;
        this.rate = rate;
    }

    /** @param hurried the tenant that posts faster than it may */
    void begin(List<Tenant> tenants, Tenant hurried, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        threads.submit(() -> {
            hurry(hurried);
            return null;
        });
        for (Tenant tenant : tenants) {
            SplittableRandom random = seeds.split();
            threads.submit(() -> {
                live(tenant, random);
                return null;
            });
        }
    }

    /** Nothing new from now on; returns when every post has its answer and every stream its end. */
    void end() throws InterruptedException {
        over = true;
        threads.shutdown();
        if (!threads.awaitTermination(STREAM_PATIENCE.toSeconds() + 120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("posts or streams that never ended");
        }
    }

    /** Posts that many jobs and returns their ids: a probe. */
    List<String> probe(Tenant tenant, String name, int jobs) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            Door.Answer answer = post(tenant, name + "-" + i, i);
            if (answer.status() == 202) {
                ids.add(answer.body().get("job_id").asText());
            }
        }
        return ids;
    }

    int batches() {
        return batches.get();
    }

    int cancellations() {
        return cancellations.get();
    }

    /** Jobs that a stream followed. */
    List<String> followed() {
        return List.copyOf(followed);
    }

    private void live(Tenant tenant, SplittableRandom random) throws InterruptedException {
        Deque<String> recent = new ConcurrentLinkedDeque<>();
        for (int number = 0; !over; number++) {
            Waiting.pause(Duration.ofMillis((long) (-Math.log(1 - random.nextDouble()) * 1000 / rate)));
            String name = tenant.name() + "-" + number;
            int type = random.nextInt(TYPES.size());
            int choice = random.nextInt(100);
            boolean stream = random.nextInt(100) < 25;
            int lines = random.nextInt(3, 15);
            if (choice < 3) {
                threads.submit(() -> {
                    batch(tenant, name, lines);
                    return null;
                });
            } else if (choice < 9 && !recent.isEmpty()) {
                cancel(tenant, recent.pollLast());
            } else {
                threads.submit(() -> {
                    job(tenant, name, type, choice < 20, stream, recent);
                    return null;
                });
            }
        }
    }

    private void job(Tenant tenant, String name, int type, boolean twice, boolean stream, Deque<String> recent)
            throws InterruptedException {
        Door.Answer answer = post(tenant, name, type);
        if (twice) {
            post(tenant, name, type);
        }
        if (answer.status() == 202) {
            String job = answer.body().get("job_id").asText();
            recent.add(job);
            if (stream && streamSlots.tryAcquire()) {
                try {
                    followed.add(job);
                    streams.follow(job, tenant.token(), STREAM_PATIENCE);
                } finally {
                    streamSlots.release();
                }
            }
        }
    }

    private void hurry(Tenant tenant) throws InterruptedException {
        for (int number = 0; !over; number++) {
            String name = tenant.name() + "-" + number;
            seen.hasty().add(tried(tenant, name, number).posted());
            Waiting.pause(HASTE);
        }
    }

    /** Posts until the outcome is known. */
    private Door.Answer post(Tenant tenant, String name, int type) throws InterruptedException {
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

    private record Try(Door.Answer answer, Posted posted) {}

    private void batch(Tenant tenant, String name, int lines) throws InterruptedException {
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
            answer = door.ask("POST", "/api/v1/batches", tenant.token(), name, "application/x-ndjson", text.toString());
            if (answer.open()) {
                Waiting.pause(BREATH);
            }
        } while (answer.open());
        if (answer.status() == 202) {
            batches.incrementAndGet();
            seen.journal()
                    .accepted(
                            answer.body().get("batch_id").asText(),
                            answer.body().get("request_counts").get("accepted").asInt());
        }
    }

    private void cancel(Tenant tenant, String job) throws InterruptedException {
        Door.Answer answer = door.ask("DELETE", "/api/v1/jobs/" + job, tenant.token(), null, null, null);
        if (answer.status() == 202) {
            cancellations.incrementAndGet();
        }
    }

    /** One credit; the audience tells the provider's calls apart. */
    private static ObjectNode order(Tenant tenant, String name, String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("workspace_id", tenant.workspace().toString())
                .put("product_id", tenant.product().toString())
                .put("copy_type", type)
                .put("target_audience", Canaries.of(name));
    }
}
