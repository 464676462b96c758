package io.quillstream.ingest.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.stores.postgres.Users;
import io.quillstream.testkit.proxy.LinkCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class GenerateRouteTest {

    private static final String PATH = "/api/v1/copy/generate";

    @Test
    void anAdmittedRequestIsAJobAtOnce(OpenDoor door) {
        Caller mia = door.newcomer(10);
        Answer accepted = mia.post(PATH, mia.order(mia.product()));

        assertEquals(202, accepted.status(), accepted::toString);
        JsonNode job = accepted.json();
        String path = "/api/v1/jobs/" + job.get("job_id").textValue();
        assertEquals(path, accepted.header("Location"));
        assertEquals("pending", job.get("status").textValue());
        assertEquals("copy", job.get("kind").textValue());
        assertEquals(1, job.get("credits").longValue());
        assertTrue(job.get("items").isNull());
        assertFalse(job.has("faq"));
        assertEquals(path + "/events", job.at("/links/events").textValue());

        Answer read = mia.get(path);
        assertEquals(200, read.status());
        assertEquals(job.get("job_id"), read.json().get("job_id"));
        assertEquals("pending", read.json().get("status").textValue());
    }

    @Test
    void theRecordCarriesTheOrderWithDefaultsAndTheCallersTrace(OpenDoor door) {
        Caller mia = door.newcomer(10);
        UUID product = mia.product();
        String trace = "0af7651916cd43dd8448eb211c80319c";
        Answer accepted = mia.post(
                PATH, mia.order(product), "traceparent", "00-" + trace + "-b7ad6b7169203331-01", "X-Request-Id", "r-1");
        GenerationRequested request = door.house().requests(jobId(accepted)).getFirst();

        assertEquals("r-1", accepted.header("X-Request-Id"));
        assertEquals("professional", request.getCopy().getTone());
        assertEquals("medium", request.getCopy().getLengthPreference());
        assertEquals(5, request.getCopy().getCount());
        assertFalse(request.getIdempotent());
        assertEquals(
                300,
                request.getDeadlineAt().getEpochSecond()
                        - request.getAcceptedAt().getEpochSecond());
    }

    @Test
    void whoOrdersIsKnownFromThenOn(OpenDoor door) {
        Caller mia = door.newcomer(1);
        mia.post(PATH, mia.order(mia.product()));
        OpenDoor.await(() -> new Users(door.postgres()).of(mia.workspace()).equals(List.of("mia")));
        String metrics = door.telemetry().scrape();
        assertTrue(metrics.contains("quill_decision_wait_seconds_count{outcome=\"admitted\"}"), metrics);
        assertTrue(metrics.contains("quill_decision_wait_seconds_bucket{outcome=\"admitted\",le="), metrics);
    }

    @Test
    void aRefusalIs402AndLeavesNoJob(OpenDoor door) {
        Caller mia = door.newcomer(0);
        Answer refused = mia.post(PATH, mia.order(mia.product()), "Idempotency-Key", "poor");
        assertEquals(402, refused.status());
        assertEquals("QUOTA_EXCEEDED", refused.code());
        assertEquals(0, mia.get("/api/v1/jobs").json().get("data").size());

        Answer credits = door.operator()
                .post(
                        "/api/v1/admin/workspaces/" + mia.workspace() + "/credits",
                        "{\"amount\": 5, \"reason\": \"test\"}");
        assertEquals(202, credits.status(), credits::toString);
        Answer again = mia.post(PATH, mia.order(mia.product()), "Idempotency-Key", "poor");
        assertEquals(202, again.status(), "the same key may be tried again after a refusal");
    }

    @Test
    void withoutADecisionTheAnswerIsPendingAndTheRefusalWillBeRecorded(OpenDoor door) {
        Caller mia = door.newcomer(10);
        UUID product = mia.product();
        door.house().suspend(true);
        try {
            Answer accepted = mia.post(PATH, mia.order(product));
            assertEquals(202, accepted.status());
            assertTrue(accepted.json().get("credits").isNull());
            OpenDoor.await(() -> door.house().requests(jobId(accepted)).size() == 2);
            List<GenerationRequested> records = door.house().requests(jobId(accepted));
            assertFalse(records.getFirst().getRecordRefusal());
            assertTrue(records.getLast().getRecordRefusal());
            assertEquals(200, mia.get(accepted.header("Location")).status());
        } finally {
            door.house().suspend(false);
        }
    }

    @Test
    void preferRespondAsyncDoesNotWaitForTheDecision(OpenDoor door) {
        Caller mia = door.newcomer(10);
        UUID product = mia.product();
        door.house().suspend(true);
        try {
            long begun = System.nanoTime();
            Answer accepted = mia.post(PATH, mia.order(product), "Prefer", "respond-async");
            assertEquals(202, accepted.status());
            assertEquals("respond-async", accepted.header("Preference-Applied"));
            assertTrue(System.nanoTime() - begun < 4_500_000_000L, "it did not wait");
            OpenDoor.await(() -> door.house().requests(jobId(accepted)).size() == 1);
            assertTrue(door.house().requests(jobId(accepted)).getFirst().getRecordRefusal());
        } finally {
            door.house().suspend(false);
        }
    }

    /** Nobody has decided and the view knows of nothing: only the door itself can tell what the key stands for. */
    @Test
    void aKeyStandsForTheFirstOrderFromTheMomentItsCallerIsToldOfTheJob(OpenDoor door) {
        Caller mia = door.newcomer(10);
        String order = mia.order(mia.product());
        String other = order.replace("}", ", \"count\": 6}");
        door.house().suspend(true);
        door.house().suspendView(true);
        try {
            Answer first = mia.post(PATH, order, "Idempotency-Key", "early", "Prefer", "respond-async");
            assertEquals(202, first.status(), first::toString);
            assertEquals("", first.header("Idempotent-Replayed"));

            Answer again = mia.post(PATH, order, "Idempotency-Key", "early", "Prefer", "respond-async");
            assertEquals(202, again.status(), again::toString);
            assertEquals("true", again.header("Idempotent-Replayed"));
            assertEquals(first.json(), again.json());

            Answer reused = mia.post(PATH, other, "Idempotency-Key", "early", "Prefer", "respond-async");
            assertEquals("IDEMPOTENCY_KEY_REUSED", reused.code(), reused::toString);
            Answer patient = mia.post(PATH, other, "Idempotency-Key", "early");
            assertEquals("IDEMPOTENCY_KEY_REUSED", patient.code(), patient::toString);
        } finally {
            door.house().suspend(false);
            door.house().suspendView(false);
        }
    }

    @Test
    void aKeyStandsForAnOrderThatWasNotDecidedInTime(OpenDoor door) {
        Caller mia = door.newcomer(10);
        String order = mia.order(mia.product());
        door.house().suspend(true);
        door.house().suspendView(true);
        try {
            Answer first = mia.post(PATH, order, "Idempotency-Key", "late");
            assertEquals(202, first.status(), first::toString);
            assertTrue(first.json().get("credits").isNull(), "nobody decided");
            Answer again = mia.post(PATH, order, "Idempotency-Key", "late", "Prefer", "respond-async");
            assertEquals("true", again.header("Idempotent-Replayed"));
            assertEquals(first.json(), again.json());
            String other = order.replace("}", ", \"count\": 6}");
            assertEquals(
                    "IDEMPOTENCY_KEY_REUSED",
                    mia.post(PATH, other, "Idempotency-Key", "late").code());
        } finally {
            door.house().suspend(false);
            door.house().suspendView(false);
        }
    }

    @Test
    void ofParallelPostsThatWaitForNothingOneBodyTakesTheKey(OpenDoor door) throws Exception {
        Caller mia = door.newcomer(10);
        UUID product = mia.product();
        List<String> bodies = IntStream.rangeClosed(1, 4)
                .mapToObj(count -> mia.order(product).replace("}", ", \"count\": " + count + "}"))
                .toList();
        AtomicInteger next = new AtomicInteger();
        List<Answer> answers = parallel(
                32,
                () -> mia.post(
                        PATH,
                        bodies.get(next.getAndIncrement() % bodies.size()),
                        "Idempotency-Key",
                        "raced",
                        "Prefer",
                        "respond-async"));

        assertEquals(
                8, answers.stream().filter(answer -> answer.status() == 202).count());
        assertEquals(
                24,
                answers.stream()
                        .filter(answer -> answer.code().equals("IDEMPOTENCY_KEY_REUSED"))
                        .count());
        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> answer.status() == 202
                                && answer.header("Idempotent-Replayed").isEmpty())
                        .count());
    }

    @Test
    void preferWaitAnswersWithTheFinishedJob(OpenDoor door) throws Exception {
        Caller mia = door.newcomer(10);
        UUID product = mia.product();
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = others.submit(() -> mia.post(PATH, mia.order(product), "Prefer", "wait=20"));
            OpenDoor.await(() -> mia.get("/api/v1/jobs").json().get("data").size() == 1);
            String job = mia.get("/api/v1/jobs").json().at("/data/0/job_id").textValue();
            door.house().complete(job, List.of("One", "Two"));
            Answer finished = waiting.get();
            assertEquals(200, finished.status(), finished::toString);
            assertEquals("completed", finished.json().get("status").textValue());
            assertEquals("Two", finished.json().at("/items/1").textValue());
        }
    }

    @Test
    void whoWaitsInVainIsShownHowFarTheJobHasCome(OpenDoor door) throws Exception {
        Caller mia = door.newcomer(10);
        UUID product = mia.product();
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = others.submit(() -> mia.post(PATH, mia.order(product), "Prefer", "wait=4"));
            OpenDoor.await(() -> mia.get("/api/v1/jobs").json().get("data").size() == 1);
            String job = mia.get("/api/v1/jobs").json().at("/data/0/job_id").textValue();
            // What the view's sink makes of the first stage that a worker reports.
            Document begun = new Document("$set", new Document("status", "processing").append("attempts", 1));
            door.mongo().jobs().updateOne(new Document("_id", job), begun);
            Answer inVain = waiting.get();
            assertEquals(202, inVain.status(), inVain::toString);
            assertEquals("processing", inVain.json().get("status").textValue());
            assertEquals(1, inVain.json().get("attempts").intValue());
        }
    }

    @Test
    void theSameKeyAndBodyFindTheFirstJob(OpenDoor door) {
        Caller mia = door.newcomer(10);
        UUID product = mia.product();
        Answer first = mia.post(PATH, mia.order(product), "Idempotency-Key", "k");
        String withDefaults = mia.order(product).replace("}", ", \"tone\": \"professional\", \"count\": 5}");
        Answer second = mia.post(PATH, withDefaults, "Idempotency-Key", "k");

        assertEquals(202, second.status());
        assertEquals(jobId(first), jobId(second));
        assertEquals("", first.header("Idempotent-Replayed"));
        assertEquals("true", second.header("Idempotent-Replayed"));

        String other = mia.order(product).replace("}", ", \"count\": 6}");
        Answer reused = mia.post(PATH, other, "Idempotency-Key", "k");
        assertEquals(422, reused.status());
        assertEquals("IDEMPOTENCY_KEY_REUSED", reused.code());

        Caller otherWorkspace = door.newcomer(10);
        Answer elsewhere =
                otherWorkspace.post(PATH, otherWorkspace.order(otherWorkspace.product()), "Idempotency-Key", "k");
        assertFalse(jobId(first).equals(jobId(elsewhere)), "a key belongs to its workspace");
    }

    /** A sink that is killed is missed after ten seconds only. */
    @Test
    void aRepetitionIsAnsweredThoughTheViewStandsStill(OpenDoor door) {
        Caller mia = door.newcomer(10);
        String order = mia.order(mia.product());
        door.house().suspendView(true);
        try {
            Answer first = mia.post(PATH, order, "Idempotency-Key", "unseen");
            Answer second = mia.post(PATH, order, "Idempotency-Key", "unseen");
            assertEquals(202, second.status(), second::toString);
            assertEquals("true", second.header("Idempotent-Replayed"));
            assertEquals(first.json(), second.json());
        } finally {
            door.house().suspendView(false);
        }
    }

    /** Another topic may tell of a job before its admission does, and nobody waits until the view is through. */
    @Test
    void aRepetitionOfWhichTheViewKnowsAPartOnlyIsShownAsItWasAccepted(OpenDoor door) {
        Caller mia = door.newcomer(10);
        String order = mia.order(mia.product());
        door.house().suspendView(true);
        try {
            Answer first = mia.post(PATH, order, "Idempotency-Key", "part");
            door.mongo()
                    .jobs()
                    .insertOne(new Document("_id", jobId(first))
                            .append("workspace_id", mia.workspace().toString())
                            .append("status", "processing"));
            Answer second = mia.post(PATH, order, "Idempotency-Key", "part");
            assertEquals(first.json(), second.json());
        } finally {
            door.house().suspendView(false);
        }
    }

    /** The view is a short way only: what a key has made, the single writer knows. */
    @Test
    void postsAreAcceptedWhileTheDocumentStoreIsAway(OpenDoor door) {
        Caller mia = door.newcomer(10);
        String order = mia.order(mia.product());
        door.wayToMongo().become(new LinkCondition.Cut());
        try {
            long begun = System.nanoTime();
            Answer first = mia.post(PATH, order, "Idempotency-Key", "away");
            assertEquals(202, first.status(), first::toString);
            assertTrue(System.nanoTime() - begun < 2_900_000_000L, "less than the store's client waits for a server");
            Answer second = mia.post(PATH, order, "Idempotency-Key", "away");
            assertEquals(first.json(), second.json());
            assertEquals("true", second.header("Idempotent-Replayed"));
        } finally {
            door.wayToMongo().become(new LinkCondition.Clear());
        }
        OpenDoor.await(() -> mia.get("/api/v1/jobs").status() == 200);
    }

    @Test
    void sixtyFourParallelPostsUnderOneKeyAreOneJob(OpenDoor door) throws Exception {
        Caller mia = door.newcomer(10);
        String order = mia.order(mia.product());
        List<Answer> answers = parallel(64, () -> mia.post(PATH, order, "Idempotency-Key", "same"));

        assertEquals(Set.of(202), answers.stream().map(Answer::status).collect(Collectors.toSet()));
        assertEquals(
                1, answers.stream().map(GenerateRouteTest::jobId).distinct().count());
        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> answer.header("Idempotent-Replayed").isEmpty())
                        .count());
        assertEquals(1, mia.get("/api/v1/jobs").json().get("data").size());
    }

    @Test
    void parallelPostsTakeExactlyTheCreditsThatAreThere(OpenDoor door) throws Exception {
        Caller mia = door.newcomer(7);
        String order = mia.order(mia.product());
        List<Answer> answers = parallel(40, () -> mia.post(PATH, order));

        assertEquals(
                7, answers.stream().filter(answer -> answer.status() == 202).count());
        assertEquals(
                33, answers.stream().filter(answer -> answer.status() == 402).count());
    }

    @Test
    void theEleventhPostOfAMinuteIsOneTooManyForAFreePlan(OpenDoor door) {
        Caller mia = door.newcomer("free", 100);
        String order = mia.order(mia.product());
        List<Answer> answers =
                IntStream.range(0, 11).mapToObj(i -> mia.post(PATH, order)).toList();
        assertEquals(
                10, answers.stream().filter(answer -> answer.status() == 202).count());
        Answer last = answers.getLast();
        assertEquals(429, last.status());
        assertEquals("RATE_LIMITED", last.code());
        assertTrue(Integer.parseInt(last.header("Retry-After")) <= 7);
        assertEquals("\"user\";q=10;w=60", last.header("RateLimit-Policy"));
    }

    private static String jobId(Answer answer) {
        return answer.json().get("job_id").textValue();
    }

    private static List<Answer> parallel(int times, Callable<Answer> call) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                futures.add(threads.submit(call));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
