package io.quillstream.ingest.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class BatchRoutesTest {

    private static final String PATH = "/api/v1/batches";

    @Test
    void goodLinesAreAcceptedAndBadOnesFailAlone(OpenDoor door) {
        Caller mia = door.newcomer(100);
        UUID product = mia.product();
        String body = String.join(
                "\n",
                line(mia, product, "a"),
                "",
                "not json",
                line(mia, product, "a"),
                line(mia, UUID.randomUUID(), "c") + "\r",
                "   ",
                line(mia, product, "d").replace("titles", "poems"),
                "{\"custom_id\": \"e\", \"method\": \"GET\", \"url\": \"/x\", \"body\": {}}",
                line(mia, product, "f"));
        Answer answer = submit(mia, body);

        assertEquals(202, answer.status(), answer::toString);
        JsonNode receipt = answer.json();
        assertEquals(7, receipt.at("/request_counts/total").intValue());
        assertEquals(2, receipt.at("/request_counts/accepted").intValue());
        assertEquals(5, receipt.at("/request_counts/rejected").intValue());
        assertEquals(
                List.of(
                        "3:MALFORMED_JSON",
                        "4:VALIDATION_FAILED",
                        "5:INVALID_PRODUCT",
                        "7:VALIDATION_FAILED",
                        "8:VALIDATION_FAILED"),
                refusals(receipt.get("rejected")));
        assertEquals(
                "/body/copy_type must be one of titles, selling_points, faq, descriptions",
                receipt.at("/rejected/3/error/message").textValue());

        JsonNode batch = mia.get(answer.header("Location")).json();
        assertEquals("in_progress", batch.get("status").textValue());
        assertEquals(7, batch.at("/request_counts/total").intValue());
        assertEquals(5, batch.at("/request_counts/failed").intValue());
    }

    @Test
    void anIdOfALineThatWasRefusedIsTaken(OpenDoor door) {
        Caller mia = door.newcomer(100);
        UUID product = mia.product();
        String body = String.join(
                "\n",
                line(mia, product, "a").replace("titles", "poems"),
                line(mia, product, "a"),
                line(mia, UUID.randomUUID(), "b"),
                line(mia, product, "b"),
                line(mia, product, "c"));
        Answer answer = submit(mia, body);

        JsonNode receipt = answer.json();
        assertEquals(1, receipt.at("/request_counts/accepted").intValue(), answer::toString);
        assertEquals(
                List.of("1:VALIDATION_FAILED", "2:VALIDATION_FAILED", "3:INVALID_PRODUCT", "4:VALIDATION_FAILED"),
                refusals(receipt.get("rejected")));
        assertEquals(
                "/custom_id was used by an earlier line of the batch",
                receipt.at("/rejected/1/error/message").textValue());
    }

    @Test
    void anIdOfALineMayHave255CharactersWhateverTheyAre(OpenDoor door) {
        Caller mia = door.newcomer(100);
        UUID product = mia.product();
        String one = "\uD83D\uDE80".repeat(254) + "1";
        String other = "\uD83D\uDE80".repeat(254) + "2";
        String body =
                String.join("\n", line(mia, product, one), line(mia, product, other), line(mia, product, one + "3"));
        Answer answer = submit(mia, body, "Idempotency-Key", "rockets");
        assertEquals(202, answer.status(), answer::toString);
        assertEquals(2, answer.json().at("/request_counts/accepted").intValue(), answer::toString);
        assertEquals(List.of("3:VALIDATION_FAILED"), refusals(answer.json().get("rejected")));
        String results = answer.header("Location") + "/results";
        door.house().settle();
        jobs(mia).forEach(job -> door.house().complete(job, List.of("One")));
        OpenDoor.await(() -> results(mia.get(results)).size() == 3);
        assertTrue(mia.get(results).text().contains("\"custom_id\":\"" + other + "\""));
    }

    @Test
    void resultsCanBeReadWhileTheBatchRuns(OpenDoor door) {
        Caller mia = door.newcomer(100);
        UUID product = mia.product();
        String body = line(mia, product, "a") + "\nbad\n" + line(mia, product, "b") + "\n";
        Answer answer = submit(mia, body);
        String results = answer.header("Location") + "/results";
        assertEquals(List.of("2:failed"), results(mia.get(results)));

        String first = jobs(mia).getFirst();
        door.house().complete(first, List.of("One"));
        OpenDoor.await(() -> results(mia.get(results)).size() == 2);
        jobs(mia).stream()
                .filter(job -> !job.equals(first))
                .forEach(job -> door.house().fail(job, "LLM_REFUSED"));
        OpenDoor.await(() -> results(mia.get(results)).size() == 3);
        assertEquals(2, results(mia.get(results + "?only=failed")).size());
        assertEquals(422, mia.get(results + "?only=good").status());
        assertEquals(
                "completed",
                mia.get(answer.header("Location")).json().get("status").textValue());
        assertEquals(
                0, mia.get(answer.header("Location")).json().get("eta_seconds").intValue());
        assertEquals("ALREADY_FINISHED", mia.delete(answer.header("Location")).code());
    }

    @Test
    void theSameKeyFindsTheFirstBatch(OpenDoor door) {
        Caller mia = door.newcomer(100);
        UUID product = mia.product();
        String body = line(mia, product, "a") + "\nbad\n";
        Answer first = submit(mia, body, "Idempotency-Key", "b");
        Answer second = submit(mia, body.replace(", ", ","), "Idempotency-Key", "b");
        assertEquals(first.json(), second.json());
        assertEquals("true", second.header("Idempotent-Replayed"));
        assertEquals(1, door.house().requestsOf(mia.workspace().toString()));

        Answer other = submit(mia, line(mia, product, "z"), "Idempotency-Key", "b");
        assertEquals("IDEMPOTENCY_KEY_REUSED", other.code());
        Answer alone = mia.post("/api/v1/copy/generate", mia.order(product), "Idempotency-Key", "b");
        assertEquals("IDEMPOTENCY_KEY_REUSED", alone.code(), "a key names one thing, whatever the route");
        assertNotEquals(first.json().get("batch_id"), submit(mia, body).json().get("batch_id"));
    }

    @Test
    void aBatchThatIsSentAgainAfterItsEndShowsIt(OpenDoor door) {
        Caller mia = door.newcomer(100);
        String body = line(mia, mia.product(), "a") + "\nbad\n";
        Answer first = submit(mia, body, "Idempotency-Key", "ended");
        assertEquals("in_progress", first.json().get("status").textValue());
        door.house().settle();
        door.house().complete(jobs(mia).getFirst(), List.of("One"));
        door.house().settle();
        Answer again = submit(mia, body, "Idempotency-Key", "ended");
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals("completed", again.json().get("status").textValue(), again::toString);
        assertEquals(first.json().get("request_counts"), again.json().get("request_counts"));
    }

    @Test
    void aKeyOfAJobCannotNameABatch(OpenDoor door) {
        Caller mia = door.newcomer(100);
        UUID product = mia.product();
        Answer job = mia.post("/api/v1/copy/generate", mia.order(product), "Idempotency-Key", "j");
        assertEquals(200, mia.get(job.header("Location")).status());
        assertEquals(
                "IDEMPOTENCY_KEY_REUSED",
                submit(mia, line(mia, product, "a"), "Idempotency-Key", "j").code());
    }

    /** Both would have been made: neither is known to anybody yet, and two rooms decide them. */
    @Test
    void aKeyOfAnOrderThatWaitsForItsDecisionTakesNoBatch(OpenDoor door) throws Exception {
        Caller mia = door.newcomer(100);
        UUID product = mia.product();
        String batch = line(mia, product, "a");
        CompletableFuture<Answer> order;
        door.house().suspend(true);
        try {
            order = CompletableFuture.supplyAsync(
                    () -> mia.post("/api/v1/copy/generate", mia.order(product), "Idempotency-Key", "at-once"));
            OpenDoor.await(() -> door.house().requestsOf(mia.workspace().toString()) > 0);
            Answer early = submit(mia, batch, "Idempotency-Key", "at-once");
            // Where all is so slow that nobody waits for the decision any more, the key stands for the order already.
            Set<String> refusals = Set.of("IDEMPOTENCY_IN_PROGRESS", "IDEMPOTENCY_KEY_REUSED");
            assertTrue(refusals.contains(early.code()), early::toString);
            assertEquals(early.status() == 409, !early.header("Retry-After").isEmpty());
        } finally {
            door.house().suspend(false);
        }
        Answer accepted = order.get(60, TimeUnit.SECONDS);
        assertEquals(202, accepted.status(), accepted::toString);
        Answer late = submit(mia, batch, "Idempotency-Key", "at-once");
        assertEquals("IDEMPOTENCY_KEY_REUSED", late.code(), late::toString);
        String id = accepted.json().get("job_id").textValue();
        assertEquals(404, mia.get("/api/v1/batches/" + id).status(), "a batch of that key would have that id");
    }

    /** A job and a batch of one key are decided by different rooms; the view, which knows of both, is a moment behind. */
    @Test
    void aKeyNamesOneThingBeforeTheViewKnowsOfIt(OpenDoor door) {
        Caller mia = door.newcomer(100);
        UUID product = mia.product();
        door.house().suspendView(true);
        try {
            Answer job = mia.post("/api/v1/copy/generate", mia.order(product), "Idempotency-Key", "of-a-job");
            assertEquals(202, job.status(), job::toString);
            assertEquals(
                    "IDEMPOTENCY_KEY_REUSED",
                    submit(mia, line(mia, product, "a"), "Idempotency-Key", "of-a-job")
                            .code());

            Answer batch = submit(mia, line(mia, product, "a"), "Idempotency-Key", "of-a-batch");
            assertEquals(202, batch.status(), batch::toString);
            assertEquals(
                    "IDEMPOTENCY_KEY_REUSED",
                    mia.post("/api/v1/copy/generate", mia.order(product), "Idempotency-Key", "of-a-batch")
                            .code());
        } finally {
            door.house().suspendView(false);
        }
        assertEquals(2, door.house().requestsOf(mia.workspace().toString()));
    }

    @Test
    void aBatchIsCancelledAndSaysSo(OpenDoor door) {
        Caller mia = door.newcomer(100);
        Answer answer = submit(mia, line(mia, mia.product(), "a"));
        Answer cancelled = mia.delete(answer.header("Location"));
        assertEquals(202, cancelled.status(), cancelled::toString);
        assertEquals("cancelling", cancelled.json().get("status").textValue());
    }

    @Test
    void aProductThatWasMissingIsFoundOnceItIsThere(OpenDoor door) {
        Caller mia = door.newcomer(100);
        UUID product = UUID.randomUUID();
        String body = line(mia, mia.product(), "a") + "\n" + line(mia, product, "b");
        assertEquals(1, submit(mia, body).json().at("/request_counts/accepted").intValue());
        mia.put("/api/v1/products/" + product, "{\"name\": \"Kettle\", \"category\": \"Kitchen\"}");
        assertEquals(2, submit(mia, body).json().at("/request_counts/accepted").intValue());
        Caller ben = door.newcomer(100);
        assertEquals(0, submit(ben, body).json().at("/request_counts/accepted").intValue(), "another's products");
    }

    @Test
    void aBatchWithoutLinesOrWithTooManyChangesNothing(OpenDoor door) {
        Caller mia = door.newcomer(100);
        assertEquals(422, submit(mia, "\n \n\r\n").status());
        assertEquals(422, submit(mia, "").status());
        assertEquals(422, submit(mia, "x\n".repeat(50_001)).status());
        assertEquals("UNSUPPORTED_MEDIA_TYPE", mia.post(PATH, "x").code());
        assertEquals(0, door.house().requestsOf(mia.workspace().toString()));
    }

    @Test
    void aBatchOfMoreThan64MebibytesIsTooLarge(OpenDoor door) {
        Caller mia = door.newcomer(100);
        assertEquals(
                "PAYLOAD_TOO_LARGE", submit(mia, " ".repeat((64 << 20) + 1)).code());
    }

    @Test
    void aBatchOf64MebibytesIsTaken(OpenDoor door) {
        Caller mia = door.newcomer(100);
        byte[] body = new byte[64 << 20];
        java.util.Arrays.fill(body, (byte) 'x');
        for (int i = 14_000; i < body.length; i += 14_000) {
            body[i] = '\n';
        }
        Answer answer = mia.send("POST", PATH, body, "Content-Type", "application/x-ndjson");
        assertEquals(202, answer.status(), answer::toString);
        assertEquals(
                (64 << 20) / 14_000 + 1,
                answer.json().at("/request_counts/rejected").intValue());
        door.house().settle();
    }

    @Test
    void linesMayComeCompressedAndAreReportedBeyondTheFirstHundred(OpenDoor door) throws IOException {
        Caller mia = door.newcomer(100);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write("bad\n".repeat(1_234).getBytes(StandardCharsets.US_ASCII));
        }
        Answer answer = mia.send(
                "POST",
                PATH,
                compressed.toByteArray(),
                "Content-Type",
                "application/jsonl",
                "Content-Encoding",
                "gzip");
        assertEquals(1_234, answer.json().at("/request_counts/rejected").intValue(), answer::toString);
        assertEquals("completed", answer.json().get("status").textValue());
        assertEquals(100, answer.json().get("rejected").size());
        assertEquals(
                1_234,
                results(mia.get(answer.header("Location") + "/results?only=failed"))
                        .size());
    }

    /** The lines behind the break would have been left out, and nobody told. */
    @Test
    void aCompressedBatchThatIsBrokenBetweenItsMembersIsRefused(OpenDoor door) throws IOException {
        Caller mia = door.newcomer(100);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        for (String text : List.of("bad\n", "bad too\n")) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(text.getBytes(StandardCharsets.US_ASCII));
            }
            compressed.write(0);
        }
        Answer answer = mia.send(
                "POST",
                PATH,
                compressed.toByteArray(),
                "Content-Type",
                "application/jsonl",
                "Content-Encoding",
                "gzip");
        assertEquals("MALFORMED_REQUEST", answer.code(), answer::toString);
    }

    @Test
    void tenThousandLinesAreAcceptedWithinTenSeconds(OpenDoor door) {
        Caller mia = door.newcomer(100_000);
        UUID product = mia.product();
        String body = IntStream.range(0, 10_000)
                .mapToObj(i -> line(mia, product, "line-" + i))
                .collect(Collectors.joining("\n"));
        long begun = System.nanoTime();
        Answer answer = submit(mia, body);
        assertTrue(System.nanoTime() - begun < 10_000_000_000L);
        assertEquals(10_000, answer.json().at("/request_counts/accepted").intValue());
        door.house().settle();
        assertEquals(
                10_000,
                mia.get(answer.header("Location"))
                        .json()
                        .at("/request_counts/total")
                        .intValue());
    }

    /** It is read twice then, once for what its key stands for. */
    @Test
    void aBatchThatIsTooLongToBeHeldIsRecognisedToItsLastLine(OpenDoor door) {
        Caller mia = door.newcomer(100_000);
        UUID product = mia.product();
        String body = IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> line(mia, product, "line-" + i))
                .collect(Collectors.joining("\n"));
        Answer first = submit(mia, body, "Idempotency-Key", "long");
        assertEquals(10_001, first.json().at("/request_counts/accepted").intValue());
        door.house().settle();
        Answer second = submit(mia, body, "Idempotency-Key", "long");
        assertEquals(first.json(), second.json());
        assertEquals("true", second.header("Idempotent-Replayed"));
        Answer other = submit(mia, body.replace("line-10000", "another"), "Idempotency-Key", "long");
        assertEquals("IDEMPOTENCY_KEY_REUSED", other.code());
    }

    private static Answer submit(Caller caller, String body, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/x-ndjson";
        return caller.send("POST", PATH, body.getBytes(StandardCharsets.UTF_8), all);
    }

    private static String line(Caller caller, UUID product, String customId) {
        return "{\"custom_id\": \"%s\", \"method\": \"POST\", \"url\": \"/api/v1/copy/generate\", \"body\": %s}"
                .formatted(customId, caller.order(product));
    }

    private static List<String> jobs(Caller caller) {
        JsonNode data = caller.get("/api/v1/jobs").json().get("data");
        return IntStream.range(0, data.size())
                .mapToObj(i -> data.get(i).get("job_id").textValue())
                .toList();
    }

    private static List<String> refusals(JsonNode rejected) {
        return IntStream.range(0, rejected.size())
                .mapToObj(i -> rejected.get(i).get("line").intValue() + ":"
                        + rejected.get(i).at("/error/code").textValue())
                .toList();
    }

    private static List<String> results(Answer answer) {
        return answer.text().lines().map(BatchRoutesTest::result).toList();
    }

    private static String result(String line) {
        try {
            JsonNode json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(line);
            return json.get("line").intValue() + ":" + json.get("status").textValue();
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
