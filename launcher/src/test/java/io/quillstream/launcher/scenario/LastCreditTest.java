package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Journal;
import io.quillstream.client.QuillClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly the credits granted can be spent: posts released together over two API processes never share a credit, and
 * never leave one lying. The long form: {@code ./quill test -pl launcher -Dtest.excluded=docker -Dtest=LastCreditTest}.
 */
class LastCreditTest {

    /** A decision is waited for as long as it takes: this is about who gets the credit, not about how fast. */
    private static final Map<String, String> PATIENT =
            Map.of("QUILL_RATE_LIMIT", "1000000/min", "QUILL_DECISION_WAIT", "60s");

    @TempDir
    Path data;

    private final Journal journal = new Journal();

    @Test
    void posts_released_together_over_two_doors_spend_exactly_what_was_granted() throws Exception {
        race(3);
    }

    @Test
    @Tag("long")
    void the_same_fifty_times() throws Exception {
        race(50);
    }

    private void race(int repeats) throws Exception {
        try (UpProcess up = UpProcess.up(data, PATIENT);
                UpProcess second = UpProcess.run("ingest-api", data, PATIENT);
                Operator operator = new Operator(up)) {
            for (int repeat = 1; repeat <= repeats; repeat++) {
                race(operator, second, "last-credit-" + repeat, 1, 200);
            }
            race(operator, second, "fewer-credits-than-posts", 7, 60);
            race(operator, second, "fewer-posts-than-credits", 20, 12);
            Verdict.assertHolds(up, journal);
            System.out.printf("LastCreditTest: %d races of 200 posts for one credit, each won once%n", repeats);
        }
    }

    private void race(Operator operator, UpProcess second, String name, int credits, int posts) throws Exception {
        Journal race = new Journal();
        try (Tenant tenant = operator.tenant(name, credits);
                QuillClient other = new QuillClient(URI.create(second.banner("ready")), tenant.key())) {
            List<QuillClient> doors = List.of(tenant.client(), other);
            Load load = new Load(tenant.workspace(), race, journal);
            CountDownLatch together = new CountDownLatch(1);
            try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < posts; i++) {
                    int number = i;
                    senders.submit(() -> {
                        together.await();
                        return postUntilTold(load, doors.get(number % 2), name + "/" + number);
                    });
                }
                together.countDown();
            }
            int winners = Math.min(credits, posts);
            assertEquals(winners, race.count(202), () -> name + ": accepted; answers by status " + race.statuses());
            assertEquals(
                    posts - winners, race.count(402), () -> name + ": refused; answers by status " + race.statuses());
            assertTrue(Load.eventually(Duration.ofSeconds(30), tenant::quiet), name + ": all ended");
            assertEquals(credits - winners, tenant.client().quota().available(), name + ": left");
            assertEquals(winners, tenant.client().quota().settled(), name + ": spent");
        }
    }

    /** A door that is too busy to tell is asked again under the same key, as a client should. */
    private static int postUntilTold(Load load, QuillClient door, String key) {
        int status = load.postOne(door, key, Tenant.PRODUCT, "titles");
        for (int again = 0; (status == 503 || status == 0) && again < 20; again++) {
            status = load.postOne(door, key, Tenant.PRODUCT, "titles");
        }
        return status;
    }
}
