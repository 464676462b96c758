package io.quillstream.ingest.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class JobRoutesTest {

    @Test
    void aJobIsShownToItsEndAndRevalidated(OpenDoor door) {
        Caller mia = door.newcomer(10);
        String path = job(mia);
        Answer pending = mia.get(path);
        assertEquals("private, no-cache", pending.header("Cache-Control"));
        Answer unchanged = mia.get(path, "If-None-Match", pending.header("ETag"));
        assertEquals(304, unchanged.status());
        assertEquals("application/json", unchanged.header("Content-Type"), "a cache takes it over");

        door.house().complete(id(path), List.of("One"));
        Answer completed = mia.get(path, "If-None-Match", pending.header("ETag"));
        assertEquals(200, completed.status(), "another tag");
        assertEquals("completed", completed.json().get("status").textValue(), "never behind the log");
        assertEquals("One", completed.json().at("/items/0").textValue());
        assertEquals("ALREADY_FINISHED", mia.delete(path).code());
        assertEquals(409, mia.delete(path).status());
    }

    /** Gzip is another sequence of bytes, and a strong tag stands for one sequence. */
    @Test
    void theTagIsWeakAndTakenInBothForms(OpenDoor door) {
        Caller mia = door.newcomer(10);
        String path = job(mia);
        String tag = mia.get(path).header("ETag");
        assertTrue(tag.matches("W/\"[0-9a-f]{32}\""), tag);
        assertEquals(tag, mia.get(path, "Accept-Encoding", "gzip").header("ETag"));
        for (String match : List.of(tag, tag.substring(2), "\"other\", " + tag, "*")) {
            assertEquals(304, mia.get(path, "If-None-Match", match).status(), match);
        }
    }

    @Test
    void cancellingAsksAndAnswersAtOnce(OpenDoor door) {
        Caller mia = door.newcomer(10);
        String path = job(mia);
        assertEquals(202, mia.delete(path).status());
    }

    @Test
    void anUnknownJobAForeignOneAndNoIdAtAllAnswerAlike(OpenDoor door) {
        Caller mia = door.newcomer(10);
        Caller tom = door.newcomer(10);
        String foreign = job(tom);
        assertEquals(404, mia.get(foreign).status());
        assertEquals(404, mia.delete(foreign).status());
        assertEquals(404, mia.get("/api/v1/jobs/" + UUID.randomUUID()).status());
        assertEquals("NOT_FOUND", mia.get("/api/v1/jobs/nonsense").code());
    }

    @Test
    void theListIsPagedNewestFirstAndFiltered(OpenDoor door) {
        Caller mia = door.newcomer(10);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(id(job(mia)));
        }
        door.house().fail(made.getFirst(), "LLM_REFUSED");
        OpenDoor.await(
                () -> mia.get("/api/v1/jobs?status=failed").json().get("data").size() == 1);

        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = mia.get("/api/v1/jobs?limit=2" + cursor).json();
            page.get("data").forEach(job -> listed.add(job.get("job_id").textValue()));
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("next_cursor").textValue();
        } while (!cursor.isEmpty());
        assertEquals(5, listed.size());
        assertTrue(listed.containsAll(made));
        assertEquals(
                4,
                mia.get("/api/v1/jobs?status=pending&kind=copy")
                        .json()
                        .get("data")
                        .size());
        assertEquals(
                "LLM_REFUSED",
                mia.get("/api/v1/jobs?status=failed")
                        .json()
                        .at("/data/0/error/code")
                        .textValue());
    }

    /** Who lists what he has just ordered is not told that there is nothing, and does not wait for a sink that is away. */
    @Test
    void theFirstPageWaitsForWhatIsNewButNotForEver(OpenDoor door) {
        Caller mia = door.newcomer(10);
        door.house().suspendView(true);
        String made;
        try {
            made = id(job(mia));
            long begin = System.nanoTime();
            Answer list = mia.get("/api/v1/jobs");
            assertEquals(200, list.status(), list::toString);
            assertEquals(0, list.json().get("data").size());
            assertTrue(System.nanoTime() - begin > 500_000_000, "it did not wait for the job");
        } finally {
            door.house().suspendView(false);
        }
        OpenDoor.await(() -> mia.get("/api/v1/jobs").text().contains(made));
    }

    @Test
    void whatAListCannotMeanIsRefused(OpenDoor door) {
        Caller mia = door.newcomer(10);
        job(mia);
        job(mia);
        OpenDoor.await(() -> mia.get("/api/v1/jobs").json().get("data").size() == 2);
        String cursor =
                mia.get("/api/v1/jobs?limit=1").json().get("next_cursor").textValue();
        Caller tom = door.newcomer(10);
        for (String query : List.of(
                "limit=0",
                "limit=201",
                "limit=-1",
                "limit=1000000000",
                "limit=abc",
                "limit=",
                "limit=1&limit=2",
                "status=done",
                "kind=book",
                "cursor=abc",
                "cursor=",
                "status=failed&cursor=" + cursor,
                "cursor=" + cursor.substring(0, cursor.length() - 2) + "xx")) {
            assertEquals("VALIDATION_FAILED", mia.get("/api/v1/jobs?" + query).code(), query);
        }
        assertEquals(422, tom.get("/api/v1/jobs?cursor=" + cursor).status(), "a foreign cursor");
        assertEquals(
                0,
                tom.get("/api/v1/jobs?workspace_id=" + mia.workspace())
                        .json()
                        .get("data")
                        .size());
    }

    private static String job(Caller caller) {
        Answer accepted = caller.post("/api/v1/copy/generate", caller.order(caller.product()));
        assertEquals(202, accepted.status(), accepted::toString);
        return accepted.header("Location");
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
