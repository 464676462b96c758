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
 * What the tenants do all the while: single posts, the same post twice, batches, cancellations of jobs and of batches,
 * and streams that follow jobs. A post whose outcome is unknown is repeated under its key until it is known, and a
 * cancellation until it has an answer. One tenant more posts faster than it may, and takes every answer for the last. One
 * posts several orders at once, for more than it has credits. All of it goes into the journal.
 */
final class Workload {

    private static final List<String> TYPES = List.of("titles", "selling_points", "faq", "descriptions");
    private static final Duration STREAM_PATIENCE = Duration.ofMinutes(6);
    private static final Duration BREATH = Duration.ofMillis(400);
    private static final int STREAMS_AT_ONCE = 150;

    /** Ten times as fast as a bucket of ten a minute refills. */
    private static final Duration HASTE = Duration.ofMillis(600);

    /** Posts that race for the last credits. */
    private static final int CROWD = 6;

    private static final String JOBS = "/api/v1/jobs/";
    private static final String BATCHES = "/api/v1/batches";

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

    /**
     * @param hurried the tenant that posts faster than it may
     * @param crowded the tenant that posts several orders at once
     */
    void begin(List<Tenant> tenants, Tenant hurried, Tenant crowded, long seed) {
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
        SplittableRandom random = seeds.split();
        threads.submit(() -> {
            crowd(crowded, random);
            return null;
        });
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
            pause(random, rate);
            String name = tenant.name() + "-" + number;
            int type = random.nextInt(TYPES.size());
            int choice = random.nextInt(100);
            boolean stream = random.nextInt(100) < 25;
            int lines = random.nextInt(3, 15);
            boolean unwanted = random.nextInt(100) < 30;
            if (choice < 3) {
                threads.submit(() -> {
                    batch(tenant, name, lines, unwanted);
                    return null;
                });
            } else if (choice < 9 && !recent.isEmpty()) {
                String newest = recent.pollLast();
                String older = recent.pollLast();
                threads.submit(() -> {
                    if (older != null) {
                        cancel(tenant, JOBS, older);
                    }
                    // Where this one ends its job, the one before must have been heard.
                    cancel(tenant, JOBS, newest);
                    return null;
                });
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

    /** More at once than there are credits for. Half is cancelled, so that credits return and are raced for again. */
    private void crowd(Tenant tenant, SplittableRandom random) throws InterruptedException {
        for (int number = 0; !over; number++) {
            pause(random, rate / CROWD);
            boolean unwanted = random.nextBoolean();
            try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CROWD; i++) {
                    String name = tenant.name() + "-" + number + "-" + i;
                    int type = i;
                    together.submit(() -> {
                        Door.Answer answer = post(tenant, name, type);
                        if (unwanted && answer.status() == 202) {
                            cancel(tenant, JOBS, answer.body().get("job_id").asText());
                        }
                        return null;
                    });
                }
            }
        }
    }

    /** Of chance length, so that there are about that many a second. */
    private static void pause(SplittableRandom random, double rate) throws InterruptedException {
        Waiting.pause(Duration.ofMillis((long) (-Math.log(1 - random.nextDouble()) * 1000 / rate)));
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

    private void batch(Tenant tenant, String name, int lines, boolean unwanted) throws InterruptedException {
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
