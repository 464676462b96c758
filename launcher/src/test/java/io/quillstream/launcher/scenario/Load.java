package io.quillstream.launcher.scenario;

import io.quillstream.checker.Journal;
import io.quillstream.client.ClientException;
import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.Job;
import io.quillstream.client.PostOptions;
import io.quillstream.client.ProblemAnswerException;
import io.quillstream.client.QuillClient;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** A client that keeps a journal of what it was told. */
final class Load {

    private static final List<String> TYPES = List.of("titles", "selling_points", "faq", "descriptions");

    private final UUID workspace;
    private final List<Journal> journals;

    /** @param journals all of them are told everything */
    Load(UUID workspace, Journal... journals) {
        this.workspace = workspace;
        this.journals = List.of(journals);
    }

    Load(UUID workspace) {
        this(workspace, new Journal());
    }

    Journal journal() {
        return journals.getFirst();
    }

    static void loadCatalogue(QuillClient client) {
        for (SampleProduct product : SampleCatalogue.products()) {
            client.putProduct(product.id(), product.name(), product.category());
            product.assets()
                    .forEach(asset -> client.addAsset(product.id(), asset.type(), asset.filename(), asset.content()));
        }
    }

    /** Posts jobs for the whole catalogue in turn. */
    void post(QuillClient client, String keyPrefix, int jobs) {
        post(
                client,
                keyPrefix,
                jobs,
                SampleCatalogue.products().stream().map(SampleProduct::id).toList());
    }

    /** Posts that many jobs, at most 32 at once, each under a key of its own; returns when all are answered or broken. */
    void post(QuillClient client, String keyPrefix, int jobs, List<UUID> products) {
        eachOf(
                jobs,
                number -> postOne(
                        client, keyPrefix + number, products.get(number % products.size()), TYPES.get(number % 4)));
    }

    private static void eachOf(int jobs, IntConsumer post) {
        Semaphore slots = new Semaphore(32);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < jobs; i++) {
                int number = i;
                slots.acquireUninterruptibly();
                senders.submit(() -> {
                    try {
                        post.accept(number);
                    } finally {
                        slots.release();
                    }
                });
            }
        }
    }

    /** Posts that many jobs at most 32 at once, no two prompts alike: each names its key as the audience. */
    void postDifferent(QuillClient client, String keyPrefix, int jobs, UUID product) {
        eachOf(
                jobs,
                number -> postOne(
                        client,
                        keyPrefix + number,
                        new CopyGenerationRequest(
                                workspace, product, "titles", null, "readers of " + keyPrefix + number, null, null)));
    }

    /** Posts one job and notes the answer; returns its status, or 0 if none can come. */
    int postOne(QuillClient client, String key, UUID product, String type) {
        return postOne(client, key, CopyGenerationRequest.of(workspace, product, type));
    }

    private int postOne(QuillClient client, String key, CopyGenerationRequest order) {
        try {
            Job job = client.generate(order, PostOptions.DEFAULT.withKey(key));
            return note(key, 202, job.jobId().toString());
        } catch (ProblemAnswerException refusal) {
            return note(key, refusal.problem().status(), null);
        } catch (ClientException unknown) {
            return note(key, 0, null);
        }
    }

    private int note(String key, int status, String job) {
        Journal.Line line = new Journal.Line(workspace.toString(), key, status, job);
        journals.forEach(journal -> journal.wrote(line));
        return status;
    }

    /** Waits for a condition by asking again and again, at most that long. */
    static boolean eventually(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < deadline) {
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return condition.getAsBoolean();
    }
}
