package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What finance reads: quota, usage, audit and a ledger that anybody can check with a calculator. */
@ExtendWith(House.Shared.class)
class AccountsTest {

    @Test
    void quota_ledger_audit_and_usage_tell_the_same_story(House house) throws Exception {
        Tenant tenant = house.tenant(10);
        String job = tenant.completed(",\"count\":6").at("/job_id");
        assertTrue(Waiting.until(
                Duration.ofSeconds(10), () -> tenant.quota().path("settled").asInt() == 2));
        JsonNode quota = tenant.quota();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        assertEquals("free", quota.path("plan").asText());
        assertEquals(today.toString().substring(0, 7), quota.path("period").asText());
        assertEquals(
                "10 0 2 8",
                quota.path("granted") + " " + quota.path("reserved") + " " + quota.path("settled") + " "
                        + quota.path("available"));
        assertEquals(
                today.withDayOfMonth(1).plusMonths(1) + "T00:00:00",
                quota.path("resets_at").asText().substring(0, 19));

        List<JsonNode> ledger = ledger(tenant);
        assertEquals(
                List.of("grant", "reserve", "settle"),
                ledger.stream().map(e -> e.path("entry").asText()).toList());
        assertChain(tenant, ledger);
        assertEquals(
                "[10, 2, 2]",
                ledger.stream().map(e -> e.path("amount").asInt()).toList().toString());
        assertEquals(
                "[10, 8, 8]",
                ledger.stream().map(e -> e.path("balance").asInt()).toList().toString());
        assertEquals(
                List.of("quill.grants", "quill.requests", "quill.completions"),
                ledger.stream().map(e -> e.at("/cause/topic").asText()).toList());
        assertEquals(job, ledger.get(1).path("job_id").asText());
        assertTrue(ledger.get(0).path("job_id").isNull());

        assertTrue(Waiting.until(
                Duration.ofSeconds(10),
                () -> tenant.somebody().get("/api/v1/audit").json().path("data").size() == 1));
        JsonNode record =
                tenant.somebody().get("/api/v1/audit").json().path("data").path(0);
        for (String field : List.of(
                "workspace_id",
                "user_id",
                "product_id",
                "copy_type",
                "tokens_used",
                "cost_micros",
                "timestamp",
                "status",
                "result_count",
                "job_id",
                "template_version",
                "provider",
                "model")) {
            assertTrue(record.hasNonNull(field), field + " of " + record);
        }
        assertEquals(
                "completed 6 " + job,
                record.path("status").asText() + " " + record.path("result_count") + " "
                        + record.path("job_id").asText());

        assertTrue(Waiting.until(
                Duration.ofSeconds(10),
                () -> tenant.somebody()
                                .get("/api/v1/usage/daily")
                                .json()
                                .at("/data/0/credits")
                                .asInt()
                        == 2));
        JsonNode day = tenant.somebody()
                .get("/api/v1/usage/daily?from=" + today + "&to=" + today)
                .json()
                .at("/data/0");
        assertEquals(today.toString(), day.path("date").asText());
        assertEquals(record.path("tokens_used"), day.path("tokens"));
        assertEquals(
                record.path("cost_micros").asLong(), day.path("cost_micros").asLong());
        assertEquals(
                "[{\"copy_type\":\"titles\",\"status\":\"completed\",\"count\":1}]",
                day.path("jobs").toString());
    }

    private static List<JsonNode> ledger(Tenant tenant) {
        List<JsonNode> entries = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page =
                    tenant.somebody().get("/api/v1/ledger?limit=2" + cursor).json();
            page.path("data").forEach(entries::add);
            cursor = page.path("next_cursor").isNull()
                    ? null
                    : "&cursor=" + page.path("next_cursor").asText();
        }
        return entries;
    }

    private static void assertChain(Tenant tenant, List<JsonNode> ledger) throws Exception {
        String previous = "";
        int seq = 0;
        for (JsonNode entry : ledger) {
            assertEquals(++seq, entry.path("seq").asInt());
            assertEquals(previous, entry.path("prev_hash").asText());
            String text = String.join(
                    "|",
                    previous,
                    tenant.workspace().toString(),
                    entry.path("seq").asText(),
                    entry.path("entry").asText(),
                    entry.path("amount").asText(),
                    entry.path("balance").asText(),
                    entry.path("job_id").isNull() ? "" : entry.path("job_id").asText(),
                    entry.at("/cause/topic").asText(),
                    entry.at("/cause/partition").asText(),
                    entry.at("/cause/offset").asText(),
                    entry.path("at").asText(),
                    entry.path("price_book").isNull()
                            ? ""
                            : entry.path("price_book").asText());
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            assertEquals(hash, entry.path("hash").asText(), text);
            previous = hash;
        }
    }

    @Test
    void reports_come_as_csv_to_who_asks_for_it(House house) {
        Tenant tenant = house.tenant(2);
        for (String report : Set.of("/api/v1/ledger", "/api/v1/audit")) {
            Reply csv = tenant.somebody().get(report, "Accept", "text/csv");
            assertEquals("200 text/csv; charset=utf-8", csv.status() + " " + csv.header("Content-Type"));
            assertTrue(csv.header("Content-Disposition").startsWith("attachment"), csv::toString);
            assertTrue(csv.text().matches("(?s)[a-z_.,]+\r\n.*"), csv.text());
            assertTrue(
                    csv.headers().allValues("Vary").toString().contains("Accept,")
                            || csv.headers().allValues("Vary").contains("Accept"),
                    csv::toString);
        }
        String ledger =
                tenant.somebody().get("/api/v1/ledger", "Accept", "text/csv").text();
        assertTrue(ledger.lines().skip(1).findFirst().orElse("").startsWith("1,grant,2,2,"), ledger);
    }

    @Test
    void impossible_questions_are_told_apart_from_empty_answers(House house) {
        Tenant tenant = house.tenant(1);
        String cursor = house.operator().get("/api/v1/ledger?limit=1").at("/next_cursor");
        for (String path : List.of(
                "usage/daily?from=2026-02-30",
                "usage/daily?to=2026-13-01",
                "usage/daily?from=yesterday",
                "usage/daily?from=2026-02-02&to=2026-02-01",
                "usage/daily?from=1926-01-01&to=2026-01-01",
                "usage/daily?tz=Mars/X",
                "usage/daily?from=",
                "audit?from=2026-02-30",
                "audit?from=2026-02-30T00:00:00Z",
                "audit?from=2026-02-02&to=2026-02-01",
                "audit?limit=0",
                "audit?cursor=x",
                "ledger?limit=201",
                "ledger?cursor=AAAA",
                "ledger?limit=1&cursor=" + (cursor.isEmpty() ? "x" : cursor))) {
            Reply reply = tenant.somebody().get("/api/v1/" + path);
            assertEquals("422 VALIDATION_FAILED", reply.status() + " " + reply.code(), reply::toString);
        }
        for (String path : List.of(
                "usage/daily?from=2026-01-01&to=2026-01-31",
                "audit?from=2026-01-01&to=2026-01-31",
                "audit?from=2026-01-01T00:00:00Z",
                "audit?from=2026-01-01T00:00:00%2B01:00",
                "ledger?workspace_id=x")) {
            assertEquals(200, tenant.somebody().get("/api/v1/" + path).status(), path);
        }
    }
}
