package io.quillstream.launcher.contract;

import static io.quillstream.launcher.contract.Tenant.GENERATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders and the jobs they become, as section 5 of the contract has them. */
@ExtendWith(House.Shared.class)
class JobsTest {

    private static final List<String> FIELDS = List.of(
            "job_id",
            "kind",
            "status",
            "items",
            "error",
            "tokens_used",
            "cost_micros",
            "credits",
            "provider",
            "model",
            "template_version",
            "degraded",
            "attempts",
            "created_at",
            "updated_at",
            "links");

    @ParameterizedTest
    @ValueSource(strings = {"titles", "selling_points", "faq", "descriptions"})
    void a_job_of_each_kind_of_copy(String type, House house) {
        Tenant tenant = house.tenant(10);
        String order = tenant.order(",\"count\":3,\"target_audience\":\"" + "\ud83d\ude00".repeat(500) + "\"")
                .replace("titles", type);
        Reply accepted = tenant.somebody().post(GENERATE, order);
        assertEquals(202, accepted.status(), accepted::toString);
        assertEquals("/api/v1/jobs/" + accepted.at("/job_id"), accepted.header("Location"));
        assertEquals("no-store", accepted.header("Cache-Control"));
        assertFields(accepted.json(), type);
        assertEquals("pending", accepted.at("/status"));
        JsonNode job = tenant.endedJob(accepted.at("/job_id"));
        assertFields(job, type);
        assertEquals("completed", job.path("status").asText(), job::toString);
        assertEquals(3, job.path("items").size());
        assertTrue(job.path("error").isNull() && job.path("tokens_used").asInt() > 0, job::toString);
        assertEquals(1, job.path("credits").asInt());
        assertEquals("local", job.path("provider").asText());
        assertEquals(false, job.path("degraded").asBoolean(true));
        if (type.equals("faq")) {
            JsonNode pair = job.path("faq").path(0);
            assertEquals(
                    "Q: " + pair.path("question").asText() + "\nA: "
                            + pair.path("answer").asText(),
                    job.path("items").path(0).asText());
        }
    }

    private static void assertFields(JsonNode job, String type) {
        FIELDS.forEach(field -> assertTrue(job.has(field), field + " of " + job));
        assertEquals(type.equals("faq"), job.has("faq"), job::toString);
        String self = "/api/v1/jobs/" + job.path("job_id").asText();
        assertEquals(self, job.at("/links/self").asText());
        assertEquals(self + "/events", job.at("/links/events").asText());
        assertEquals(self, job.at("/links/cancel").asText());
        assertEquals("copy", job.path("kind").asText());
    }

    @Test
    void prices_are_as_published(House house) {
        Tenant tenant = house.tenant(10);
        for (int[] price : new int[][] {{1, 1}, {5, 1}, {6, 2}, {10, 2}}) {
            Reply reply = tenant.somebody().post(GENERATE, tenant.order(",\"count\":" + price[0]));
            assertEquals(price[1], reply.json().path("credits").asInt(), reply::toString);
        }
    }

    @Test
    void preferences_are_honoured_and_nonsense_is_ignored(House house) {
        Tenant tenant = house.tenant(20);
        assertEquals("completed", tenant.completed("").at("/status"));
        Reply async = tenant.somebody().post(GENERATE, tenant.order(), "Prefer", "respond-async");
        assertEquals("202 pending", async.status() + " " + async.at("/status"));
        assertEquals(200, tenant.somebody().get(async.header("Location")).status(), "right after its 202");
        for (String prefer : new String[] {"wait=x", "wait=-1", "wait=0", "unicorns", ";;;", "wait="}) {
            assertEquals(
                    202,
                    tenant.somebody()
                            .post(GENERATE, tenant.order(), "Prefer", prefer)
                            .status(),
                    prefer);
        }
        Reply replayed =
                tenant.somebody().post(GENERATE, tenant.order(), "Prefer", "wait=5", "Idempotency-Key", "once");
        Reply again = tenant.somebody().post(GENERATE, tenant.order(), "Prefer", "wait=5", "Idempotency-Key", "once");
        assertEquals(200, replayed.status());
        assertEquals(200, again.status());
        assertEquals(replayed.json(), again.json());
    }

    @Test
    void harmful_header_fields_are_not_reflected(House house) {
        Tenant tenant = house.tenant(5);
        Reply reply = tenant.somebody()
                .post(
                        GENERATE,
                        tenant.order(),
                        "traceparent",
                        "garbage",
                        "X-Request-Id",
                        "<script>" + "x".repeat(5_000),
                        "X-HTTP-Method-Override",
                        "DELETE");
        assertEquals(202, reply.status(), reply::toString);
        assertTrue(reply.header("X-Request-Id").length() <= 64, reply::toString);
        Reply kept = tenant.somebody().get("/api/v1/quota", "X-Request-Id", "mine-1");
        assertEquals("mine-1", kept.header("X-Request-Id"));
    }

    @Test
    void a_key_makes_one_job_whoever_sends_it_again(House house) throws Exception {
        Tenant tenant = house.tenant(10);
        String key = "key-\u007e!" + "k".repeat(249);
        Set<String> jobs = new HashSet<>();
        List<Callable<Reply>> posts = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            posts.add(() -> tenant.somebody().post(GENERATE, tenant.order(), "Idempotency-Key", key));
        }
        int first = 0;
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : senders.invokeAll(posts)) {
                Reply reply = answer.get();
                assertEquals(202, reply.status(), reply::toString);
                jobs.add(reply.at("/job_id"));
                first += reply.header("Idempotent-Replayed") == null ? 1 : 0;
            }
        }
        assertEquals(1, jobs.size());
        assertTrue(first >= 1, "somebody was first");
        String sameInOtherWords = tenant.order(
                        ",\"count\":5,\"tone\":\"professional\",\"length_preference\":\"medium\"")
                .replace(",", " , ");
        Reply same = tenant.somebody().post(GENERATE, sameInOtherWords, "Idempotency-Key", key);
        assertEquals("202 true", same.status() + " " + same.header("Idempotent-Replayed"), same::toString);
        Reply other = tenant.somebody().post(GENERATE, tenant.order(",\"count\":4"), "Idempotency-Key", key);
        assertEquals("422 IDEMPOTENCY_KEY_REUSED", other.status() + " " + other.code());
        Reply batch = tenant.somebody().batch(tenant.line("a", ""), "Idempotency-Key", key);
        assertEquals("422 IDEMPOTENCY_KEY_REUSED", batch.status() + " " + batch.code());
        Tenant neighbour = house.tenant(1);
        Reply theirs = neighbour.somebody().post(GENERATE, neighbour.order(), "Idempotency-Key", key);
        assertNull(theirs.header("Idempotent-Replayed"), "keys belong to a workspace");
        assertTrue(jobs.add(theirs.at("/job_id")));
        tenant.endedJob(same.at("/job_id"));
        assertEquals(9, tenant.quota().path("available").asInt(), "charged once");
    }

    @Test
    void a_refused_order_stores_nothing_and_its_key_is_free(House house) {
        Tenant poor = house.tenant(0);
        for (String key : new String[] {"a", "a", "b"}) {
            Reply refused = poor.somebody().post(GENERATE, poor.order(), "Idempotency-Key", key);
            assertEquals("402 QUOTA_EXCEEDED", refused.status() + " " + refused.code());
        }
        assertEquals(0, poor.somebody().get("/api/v1/jobs").json().path("data").size());
        assertEquals(0, poor.somebody().get("/api/v1/audit").json().path("data").size());
        assertEquals(
                0, poor.somebody().get("/api/v1/ledger").json().path("data").size());
        Reply granted = house.operator()
                .post(
                        "/api/v1/admin/workspaces/" + poor.workspace() + "/credits",
                        "{\"amount\":1,\"reason\":\"so that it goes on\"}");
        assertEquals(202, granted.status(), granted::toString);
        assertTrue(
                Waiting.until(
                        Duration.ofSeconds(1),
                        () -> poor.quota().path("available").asInt() == 1),
                "granted credits are there within a second");
        Reply other = poor.somebody().post(GENERATE, poor.order(",\"count\":2"), "Idempotency-Key", "a");
        assertEquals(202, other.status(), other::toString);
        assertNull(other.header("Idempotent-Replayed"));
        Reply broke = poor.somebody().post(GENERATE, poor.order(), "Prefer", "respond-async");
        assertEquals(202, broke.status(), "what nobody waits for is decided later");
        JsonNode late = poor.endedJob(broke.at("/job_id"));
        assertEquals("failed", late.path("status").asText(), late::toString);
        assertEquals("QUOTA_EXCEEDED", late.at("/error/code").asText());
        assertEquals(0, late.path("credits").asInt(-1), late::toString);
    }

    @Test
    void lists_show_ones_own_jobs_newest_first_page_by_page(House house) {
        Tenant tenant = house.tenant(50);
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            made.add(tenant.completed(",\"target_audience\":\"" + i + "\"").at("/job_id"));
        }
        List<String> seen = new ArrayList<>();
        List<String> times = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = tenant.somebody().get("/api/v1/jobs?limit=2&status=completed&kind=copy" + cursor);
            assertEquals(200, page.status(), page::toString);
            page.json().path("data").forEach(job -> {
                seen.add(job.path("job_id").asText());
                times.add(job.path("created_at").asText());
            });
            JsonNode next = page.json().path("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asText();
        } while (cursor != null);
        assertEquals(made, new HashSet<>(seen));
        assertEquals(5, seen.size());
        assertEquals(times.stream().sorted(java.util.Comparator.reverseOrder()).toList(), times);
        assertEquals(
                0,
                tenant.somebody()
                        .get("/api/v1/jobs?status=failed")
                        .json()
                        .path("data")
                        .size());
        String mine = tenant.somebody().get("/api/v1/jobs?limit=1").at("/next_cursor");
        Tenant neighbour = house.tenant(1);
        for (String query : new String[] {
            "limit=0",
            "limit=201",
            "limit=-1",
            "limit=x",
            "limit=1.0",
            "limit=",
            "limit=1&limit=2",
            "limit=10000000000",
            "status=done",
            "status=Completed",
            "status=",
            "kind=blog",
            "kind=",
            "cursor=x",
            "cursor=",
            "cursor=" + mine + "A",
            "status=failed&cursor=" + mine,
            "limit=%2B1"
        }) {
            Reply reply = tenant.somebody().send("GET", "/api/v1/jobs?" + query, null);
            assertEquals("422 VALIDATION_FAILED", reply.status() + " " + reply.code(), query);
        }
        assertEquals(
                422, neighbour.somebody().get("/api/v1/jobs?cursor=" + mine).status(), "a foreign cursor");
        assertEquals(
                200,
                tenant.somebody()
                        .get("/api/v1/jobs?limit=200&workspace_id=" + neighbour.workspace())
                        .status());
    }

    @Test
    void content_is_revalidated_by_its_tag(House house) {
        Tenant tenant = house.tenant(5);
        String path = "/api/v1/jobs/" + tenant.completed("").at("/job_id");
        Reply first = tenant.somebody().get(path);
        String tag = first.header("ETag");
        assertEquals("private, no-cache", first.header("Cache-Control"));
        Reply unchanged = tenant.somebody().get(path, "If-None-Match", tag);
        assertEquals("304 " + tag, unchanged.status() + " " + unchanged.header("ETag"));
        assertEquals(0, unchanged.bytes().length);
        for (String match : new String[] {"\"other\"", tag + "x", "\"x\",".repeat(2_000) + tag}) {
            Reply reply = tenant.somebody().get(path, "If-None-Match", match, "Range", "bytes=0-1");
            assertEquals(200, reply.status());
            assertEquals(first.text(), reply.text());
        }
        Reply zipped = tenant.somebody().get("/openapi.json", "Accept-Encoding", "gzip");
        assertEquals("gzip", zipped.header("Content-Encoding"));
        assertTrue(zipped.headers().allValues("Vary").toString().contains("Accept-Encoding"), zipped.header("Vary"));
        Reply job = tenant.somebody().get(path, "Accept-Encoding", "gzip");
        assertTrue(job.headers().allValues("Vary").toString().contains("Accept-Encoding"), () -> "Vary of " + job);
    }
}
