package io.quillstream.launcher.chaos.load;

import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.cluster.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the tenants do all the while: single posts, the same post twice, batches, cancellations of jobs and of batches,
 * and streams that follow jobs. One tenant more posts faster than it may, and takes every answer for the last. One posts
 * several orders at once, for more than it has credits.
 */
public final class Workload {

    private static final Duration STREAM_PATIENCE = Duration.ofMinutes(6);
    private static final int STREAMS_AT_ONCE = 150;

    /** Ten times as fast as a bucket of ten a minute refills. */
    private static final Duration HASTE = Duration.ofMillis(600);

    /** Posts that race for the last credits. */
    private static final int CROWD = 6;

    private final Requests requests;
    private final StreamReader streams;
    private final Evidence seen;
    private final double rate;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore streamSlots = new Semaphore(STREAMS_AT_ONCE);
    private final Deque<String> followed = new ConcurrentLinkedDeque<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** Something that a client does. */
    interface Errand {
        void run() throws Exception;
    }

    /** @param rate single posts a second of each tenant, about */
    public Workload(Requests requests, StreamReader streams, Evidence seen, double rate) {
        this.requests = requests;
        this.streams = streams;
        this.seen = seen;
        this.rate = rate;
    }

    /**
     * @param hurried the tenant that posts faster than it may
     * @param crowded the tenant that posts several orders at once
     */
    public void begin(List<Tenant> tenants, Tenant hurried, Tenant crowded, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        does(() -> hurry(hurried));
        for (Tenant tenant : tenants) {
            SplittableRandom random = seeds.split();
            does(() -> live(tenant, random));
        }
        SplittableRandom random = seeds.split();
        does(() -> crowd(crowded, random));
    }

    /** Does it beside everything else, and remembers if it could not be done: then there was less of a load than it seems. */
    void does(Errand errand) {
        threads.submit(() -> failing(errand));
    }

    private void failing(Errand errand) {
        try {
            errand.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException late) {
            if (!over) {
                failures.add(late.toString());
            }
        } catch (Exception e) {
            failures.add(e + " at " + Stream.of(e.getStackTrace()).findFirst());
        }
    }

    /** What clients could not do because an answer was nothing that they understand. */
    public List<Violation> failures() {
        return failures.stream()
                .map(failure -> new Violation("load", "a client ended with " + failure))
                .toList();
    }

    /** Nothing new from now on; returns when every post has its answer and every stream its end. */
    public void end() throws InterruptedException {
        over = true;
        threads.shutdown();
        if (!threads.awaitTermination(STREAM_PATIENCE.toSeconds() + 120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("posts or streams that never ended");
        }
    }

    /** Posts that many jobs and returns their ids: a probe. */
    public List<String> probe(Tenant tenant, String name, int jobs) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            Door.Answer answer = requests.post(tenant, name + "-" + i, i);
            if (answer.status() == 202) {
                ids.add(answer.body().get("job_id").asText());
            }
        }
        return ids;
    }

    /** Jobs that a stream followed. */
    public List<String> followed() {
        return List.copyOf(followed);
    }

    private void live(Tenant tenant, SplittableRandom random) throws InterruptedException {
        Deque<String> recent = new ConcurrentLinkedDeque<>();
        for (int number = 0; !over; number++) {
            pause(random, rate);
            String name = tenant.name() + "-" + number;
            int type = random.nextInt(Requests.TYPES.size());
            int choice = random.nextInt(100);
            boolean stream = random.nextInt(100) < 25;
            int lines = random.nextInt(3, 15);
            boolean unwanted = random.nextInt(100) < 30;
            if (choice < 3) {
                does(() -> requests.batch(tenant, name, lines, unwanted));
            } else if (choice < 9 && !recent.isEmpty()) {
                String newest = recent.pollLast();
                String older = recent.pollLast();
                does(() -> {
                    if (older != null) {
                        requests.cancel(tenant, older);
                    }
                    // Where this one ends its job, the one before must have been heard.
                    requests.cancel(tenant, newest);
                });
            } else {
                does(() -> job(tenant, name, type, choice < 20, stream, recent));
            }
        }
    }

    private void job(Tenant tenant, String name, int type, boolean twice, boolean stream, Deque<String> recent)
            throws InterruptedException {
        Door.Answer answer = requests.post(tenant, name, type);
        if (twice) {
            requests.post(tenant, name, type);
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
                    together.submit(() -> failing(() -> {
                        Door.Answer answer = requests.post(tenant, name, type);
                        if (unwanted && answer.status() == 202) {
                            requests.cancel(tenant, answer.body().get("job_id").asText());
                        }
                    }));
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
            seen.hasty().add(requests.once(tenant, name, number));
            Waiting.pause(HASTE);
        }
    }
}
