package io.quillstream.ingest.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.postgres.AuditLog;
import io.quillstream.stores.postgres.Ledger;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class AccountRoutesTest {

    private static final AtomicLong OFFSET = new AtomicLong();
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void quotaIsTheFoldOfTheLedger(OpenDoor door) {
        Caller mia = door.newcomer(0);
        JsonNode before = mia.get("/api/v1/quota").json();
        assertEquals(mia.workspace().toString(), before.get("workspace_id").textValue());
        assertEquals("business", before.get("plan").textValue());
        assertEquals(0, before.get("available").intValue());

        Instant now = Instant.now();
        ledger(
                door,
                at(now, entry(mia, 1, "grant", 10, 10, null)),
                at(now, entry(mia, 2, "reserve", 3, 7, UUID.randomUUID())));
        JsonNode after = mia.get("/api/v1/quota").json();
        assertEquals(10, after.get("granted").intValue());
        assertEquals(3, after.get("reserved").intValue());
        assertEquals(7, after.get("available").intValue());
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        assertEquals(month.toString(), after.get("period").textValue());
        assertEquals(
                month.plusMonths(1) + "-01T00:00:00.000Z",
                after.get("resets_at").textValue());
    }

    /** The ledger may know of nothing in it: extra credits do not lapse, and nobody has to spend some every month. */
    @Test
    void quotaIsTheRunningMonthsThoughTheLastEntryIsOlder(OpenDoor door) {
        Caller mia = door.newcomer(0);
        Instant before = Instant.parse("2026-01-31T23:59:59Z");
        ledger(
                door,
                at(before, entry(mia, 1, "grant", 10, 10, null)),
                at(before, entry(mia, 2, "reserve", 3, 7, UUID.randomUUID())),
                at(before, entry(mia, 3, "settle", 3, 7, UUID.randomUUID())));

        JsonNode quota = mia.get("/api/v1/quota").json();

        assertEquals(
                YearMonth.now(ZoneOffset.UTC).toString(), quota.get("period").textValue());
        assertTrue(Instant.parse(quota.get("resets_at").textValue()).isAfter(Instant.now()));
        assertEquals(0, quota.get("settled").intValue(), "spent in January");
        assertEquals(7, quota.get("granted").intValue());
        assertEquals(7, quota.get("available").intValue());
    }

    @Test
    void theLedgerIsPagedInOrder(OpenDoor door) {
        Caller mia = door.newcomer(0);
        ledger(
                door,
                entry(mia, 1, "grant", 10, 10, null),
                entry(mia, 2, "reserve", 3, 7, UUID.randomUUID()),
                entry(mia, 3, "grant", 1, 8, null));
        JsonNode first = mia.get("/api/v1/ledger?limit=2").json();
        assertEquals(2, first.get("data").size());
        assertEquals("quill.requests", first.at("/data/0/cause/topic").textValue());
        JsonNode second = mia.get("/api/v1/ledger?limit=2&cursor="
                        + first.get("next_cursor").textValue())
                .json();
        assertEquals(3, second.at("/data/0/seq").intValue());
        assertTrue(second.get("next_cursor").isNull());
        assertEquals(
                0, door.newcomer(0).get("/api/v1/ledger").json().get("data").size());
    }

    @Test
    void reportsAsCsvCarryNoFormula(OpenDoor door) {
        Caller mia = door.newcomer(0);
        audit(door, mia, "=cmd|' /C calc'!A0", 100L);
        Answer csv = mia.get("/api/v1/audit", "Accept", "text/csv");
        assertEquals(200, csv.status());
        assertTrue(csv.header("Content-Type").startsWith("text/csv"));
        List<String> lines = csv.text().lines().toList();
        assertTrue(lines.getFirst().startsWith("workspace_id,user_id,product_id,copy_type,tokens_used"));
        assertTrue(lines.get(1).contains(",'=cmd|' /C calc'!A0,"), lines.get(1));
    }

    @Test
    void usageAddsUpByDayAndUnknownTokensStayUnknownInTheAudit(OpenDoor door) {
        Caller mia = door.newcomer(0);
        audit(door, mia, "mia", 100L);
        audit(door, mia, "mia", null);
        JsonNode day = mia.get("/api/v1/usage/daily?from=2026-11-20&to=2026-11-20")
                .json()
                .at("/data/0");
        assertEquals("2026-11-20", day.get("date").textValue());
        assertEquals(100, day.get("tokens").intValue());
        assertEquals(100, day.get("cost_micros").intValue());
        assertEquals(1, day.get("unknown_tokens").intValue());
        assertEquals(1, day.get("unknown_cost").intValue());
        assertEquals(2, day.get("credits").intValue());
        assertEquals(2, day.at("/jobs/0/count").intValue());
        JsonNode audit = mia.get("/api/v1/audit?from=2026-11-20&to=2026-11-20").json();
        assertEquals(2, audit.get("data").size());
        assertTrue(audit.at("/data/0/tokens_used").isNull()
                ^ audit.at("/data/1/tokens_used").isNull());
        assertEquals(
                0, mia.get("/api/v1/audit?to=2026-11-19").json().get("data").size());
        assertEquals(
                2,
                mia.get("/api/v1/audit?from=2026-11-20T11:00:00%2B01:00")
                        .json()
                        .get("data")
                        .size());
    }

    /** Or a day of models without a price would look like a day without a bill. */
    @Test
    void aDayOfUnknownCostsSaysSo(OpenDoor door) {
        Caller mia = door.newcomer(0);
        audit(door, mia, "mia", null);
        audit(door, mia, "mia", null);
        JsonNode day = mia.get("/api/v1/usage/daily?from=2026-11-20&to=2026-11-20")
                .json()
                .at("/data/0");
        assertEquals(0, day.get("cost_micros").intValue());
        assertEquals(2, day.get("unknown_cost").intValue());
        assertEquals(2, day.get("unknown_tokens").intValue());
    }

    @Test
    void theAuditSaysWhatIsEstimatedUnmeteredOrAStandIns(OpenDoor door) {
        Caller mia = door.newcomer(0);
        audit(
                door,
                record(mia, "mia", 100L)
                        .setUsage(new TokenUsage(80L, 20L, 0L, 0L, 0L, true))
                        .setUnmeteredCalls(2)
                        .setDegraded(true)
                        .build());
        JsonNode told = mia.get("/api/v1/audit").json().at("/data/0");
        assertTrue(told.get("usage_estimated").booleanValue());
        assertEquals(2, told.get("unmetered_calls").intValue());
        assertTrue(told.get("degraded").booleanValue());
        String csv = mia.get("/api/v1/audit", "Accept", "text/csv").text();
        String columns = csv.lines().findFirst().orElseThrow();
        assertTrue(columns.contains(",usage_estimated,unmetered_calls,degraded,"), csv);

        Caller eve = door.newcomer(0);
        audit(door, eve, "eve", null);
        JsonNode unknown = eve.get("/api/v1/audit").json().at("/data/0");
        assertTrue(unknown.get("usage_estimated").isNull());
        assertEquals(0, unknown.get("unmetered_calls").intValue());
    }

    /** Or nobody could say which jobs make up the credits of a day. */
    @Test
    void theAuditSaysWhatEachJobAddsToTheBill(OpenDoor door) {
        Caller mia = door.newcomer(0);
        audit(
                door,
                record(mia, "mia", 100L)
                        .setStatus("failed")
                        .setErrorCode("LLM_REFUSED")
                        .setCredits(0)
                        .build());
        JsonNode refunded = mia.get("/api/v1/audit").json().at("/data/0");
        assertEquals(0, refunded.get("credits").intValue());
        assertEquals("LLM_REFUSED", refunded.get("error_code").textValue());
        assertTrue(refunded.get("requested_at").isTextual());

        Caller eve = door.newcomer(0);
        audit(door, eve, "eve", 100L);
        JsonNode charged = eve.get("/api/v1/audit").json().at("/data/0");
        assertEquals(1, charged.get("credits").intValue());
        assertTrue(charged.get("error_code").isNull());
        assertTrue(charged.has("price_book"));
        String csv = eve.get("/api/v1/audit", "Accept", "text/csv").text();
        assertTrue(csv.lines().findFirst().orElseThrow().endsWith(",credits,error_code,requested_at,price_book"), csv);
    }

    @Test
    void impossibleSpansAreRefused(OpenDoor door) {
        Caller mia = door.newcomer(0);
        for (String query : List.of(
                "from=2026-02-30",
                "from=2026-11-02&to=2026-11-01",
                "from=1926-01-01&to=2026-01-01",
                "from=x",
                "to=2026-1-1",
                "tz=Mars/X",
                "from=2026-01-01&from=2026-01-02")) {
            assertEquals(
                    "VALIDATION_FAILED", mia.get("/api/v1/usage/daily?" + query).code(), query);
        }
        for (String query : List.of(
                "from=2026-02-30",
                "from=2026-11-02&to=2026-11-01",
                "from=%2B999999-01-01T00:00:00Z",
                "to=+999999999-01-01T00:00:00Z",
                "from=-9999-01-01T00:00:00Z",
                "from=2026-11-20Tnoon",
                "limit=0",
                "cursor=x")) {
            assertEquals("VALIDATION_FAILED", mia.get("/api/v1/audit?" + query).code(), query);
        }
    }

    private static void ledger(OpenDoor door, LedgerEntry... entries) {
        List<FromLog<LedgerEntry>> records = List.of(entries).stream()
                .map(entry -> new FromLog<>(entry, Topics.LEDGER.name(), 0, OFFSET.getAndIncrement()))
                .toList();
        door.postgres().asOperator(handle -> {
            Ledger.append(handle, records);
            return null;
        });
    }

    private static LedgerEntry at(Instant at, LedgerEntry entry) {
        return LedgerEntry.newBuilder(entry).setAt(at).build();
    }

    private static LedgerEntry entry(Caller caller, long seq, String entry, long amount, long balance, UUID job) {
        return LedgerEntry.newBuilder()
                .setWorkspaceId(caller.workspace().toString())
                .setSeq(seq)
                .setEntry(entry)
                .setAmount(amount)
                .setBalance(balance)
                .setJobId(job == null ? null : job.toString())
                .setCause(cause())
                .setAt(AT)
                .setPriceBook(null)
                .setPrevHash("")
                .setHash("0".repeat(64))
                .build();
    }

    private static void audit(OpenDoor door, Caller caller, String user, Long tokens) {
        audit(door, record(caller, user, tokens).build());
    }

    private static AuditRecorded.Builder record(Caller caller, String user, Long tokens) {
        return AuditRecorded.newBuilder()
                .setJobId(UUID.randomUUID().toString())
                .setWorkspaceId(caller.workspace().toString())
                .setUserId(user)
                .setKind("copy")
                .setProductId(UUID.randomUUID().toString())
                .setCopyType("titles")
                .setTokensUsed(tokens)
                .setCostMicros(tokens)
                .setCredits(1)
                .setStatus("completed")
                .setResultCount(5)
                .setAttempts(1)
                .setDegraded(false)
                .setRequestedAt(AT)
                .setTimestamp(AT)
                .setCause(cause());
    }

    private static void audit(OpenDoor door, AuditRecorded record) {
        door.postgres().asOperator(handle -> {
            AuditLog.append(handle, List.of(new FromLog<>(record, Topics.AUDIT.name(), 0, OFFSET.getAndIncrement())));
            return null;
        });
    }

    private static Cause cause() {
        return Cause.newBuilder()
                .setTopic("quill.requests")
                .setPartition(0)
                .setOffset(1)
                .build();
    }

    /** Who kept the last number of a month with its bill need not read the years before the next one again. */
    @Test
    void theLedgerIsReadFromANumberOn(OpenDoor door) {
        Caller mia = door.newcomer(0);
        ledger(
                door,
                entry(mia, 1, "grant", 10, 10, null),
                entry(mia, 2, "grant", 1, 11, null),
                entry(mia, 3, "grant", 1, 12, null),
                entry(mia, 4, "grant", 1, 13, null));
        Answer first = mia.get("/api/v1/ledger?after_seq=2&limit=1");
        assertEquals(3, first.json().at("/data/0/seq").intValue());
        String next = first.json().get("next_cursor").textValue();
        assertEquals("</api/v1/ledger?after_seq=2&limit=1&cursor=" + next + ">; rel=\"next\"", first.header("Link"));
        Answer second = mia.get("/api/v1/ledger?after_seq=2&limit=1&cursor=" + next);
        assertEquals(4, second.json().at("/data/0/seq").intValue());
        assertTrue(second.json().get("next_cursor").isNull());
        assertEquals(4, mia.get("/api/v1/ledger?after_seq=0").json().get("data").size());
        assertEquals(0, mia.get("/api/v1/ledger?after_seq=4").json().get("data").size());
        for (String wrong : List.of("-1", "1.0", "x", "", "9999999999999999999", "1&after_seq=2")) {
            assertEquals(
                    "VALIDATION_FAILED",
                    mia.get("/api/v1/ledger?after_seq=" + wrong).code(),
                    wrong);
        }
    }

    @Test
    void theLinkToTheNextPageAsksTheSameQuestion(OpenDoor door) {
        Caller mia = door.newcomer(0);
        ledger(door, entry(mia, 1, "grant", 10, 10, null), entry(mia, 2, "grant", 3, 13, null));
        Answer first = mia.get("/api/v1/ledger?limit=1&shown=a%26b");
        String next = first.json().get("next_cursor").textValue();
        assertEquals("</api/v1/ledger?limit=1&shown=a%26b&cursor=" + next + ">; rel=\"next\"", first.header("Link"));
    }

    /** Each colon takes three characters there. */
    @Test
    void aQuestionThatIsTooLongToBeRepeatedIsAnsweredAllTheSame(OpenDoor door) {
        Caller mia = door.newcomer(0);
        ledger(door, entry(mia, 1, "grant", 10, 10, null), entry(mia, 2, "grant", 3, 13, null));

        Answer first = mia.get("/api/v1/ledger?limit=1&from=" + ":".repeat(8_000));

        assertEquals(200, first.status(), first::toString);
        String next = first.json().get("next_cursor").textValue();
        assertEquals("</api/v1/ledger?limit=1&cursor=" + next + ">; rel=\"next\"", first.header("Link"));
    }
}
