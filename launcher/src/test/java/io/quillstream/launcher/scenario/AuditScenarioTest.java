package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.Job;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way a job can end, and then the bill of all of it derived again by the commands an auditor would type. */
class AuditScenarioTest {

    /** One call at a time, and no time to wait for many: some jobs end, others miss their deadline. */
    private static final Map<String, String> BUSY = Map.of(
            "QUILL_RATE_LIMIT", "1000000/min",
            "QUILL_LLM_CONCURRENCY", "1",
            "QUILL_LOCAL_LATENCY", "1s",
            "QUILL_JOB_DEADLINE", "5s");

    @TempDir
    Path data;

    @Test
    void the_bill_of_every_ending_is_verified_replayed_and_every_forgery_is_named() throws Exception {
        try (UpProcess up = UpProcess.up(data, BUSY)) {
            everyEnding(up);
            assertVerified();
            assertTrue(json("audit", "verify", "--data", data.toString())
                    .get("holds")
                    .booleanValue());

            Bookkeeping books = new Bookkeeping(up);
            Bookkeeping once = books.empty("once");
            Bookkeeping twice = books.empty("twice");
            Bookkeeping byAddress = books.empty("by_address");
            Command replay = Command.quill("audit", "replay", "--data", data.toString(), "--into", once.address());
            assertEquals(0, replay.exit(), replay.said());
            JsonNode wrote = json("audit", "replay", "--data", data.toString(), "--into", twice.address());
            assertEquals(
                    wrote.get("entries").asText(),
                    books.column("SELECT count(*) FROM ledger_entries").getFirst());
            assertEquals(books.dump(), once.dump(), "a replay gives the rows of the sinks");
            assertEquals(once.dump(), twice.dump(), "two replays give the same rows");
            Command asked = Command.quill(
                    "audit",
                    "replay",
                    "--url",
                    up.banner("ready"),
                    "--api-key",
                    up.banner("api-key"),
                    "--into",
                    byAddress.address());
            assertEquals(0, asked.exit(), asked.said());
            assertEquals(once.dump(), byAddress.dump(), "the server's own log gives the same rows");
            Command again = Command.quill("audit", "replay", "--data", data.toString(), "--into", books.address());
            assertEquals(2, again.exit(), "a replay into a full database is refused: " + again.said());
            assertEquals(once.dump(), books.dump(), "and changes no row");

            assertVerifiedOverHttp(up);
            assertForgeriesAreNamed(books, up);
            assertEquals(0, up.terminate(Duration.ofSeconds(20)), "exit code after SIGTERM");
        }
        assertVerified();
    }

    private static void everyEnding(UpProcess up) throws Exception {
        try (Operator operator = new Operator(up);
                Tenant rich = operator.tenant("rich", 1000);
                Tenant poor = operator.tenant("poor", 0)) {
            QuillClient client = rich.client();
            UUID bare = UUID.nameUUIDFromBytes("a product without a word".getBytes());
            client.putProduct(bare, "Bare", "none");
            client.generate(order(rich, bare), PostOptions.DEFAULT);
            for (int i = 0; i < 9; i++) {
                client.generate(order(rich, Tenant.PRODUCT).withCount(i + 1), PostOptions.DEFAULT);
            }
            Job unwanted = client.generate(order(rich, Tenant.PRODUCT), PostOptions.DEFAULT);
            client.cancel(unwanted.jobId());
            Job refused = poor.client().generate(order(poor, Tenant.PRODUCT), PostOptions.DEFAULT.respondAsync());
            assertTrue(
                    Load.eventually(
                            Duration.ofSeconds(60),
                            () -> rich.quiet()
                                    && poor.client().job(refused.jobId()).ended()
                                    && client.job(unwanted.jobId()).ended()),
                    "all jobs ended");
            var endings = new TreeSet<String>();
            for (Tenant tenant : List.of(rich, poor)) {
                for (JsonNode job :
                        tenant.client().get("/api/v1/jobs?limit=200").get("data")) {
                    JsonNode error = job.get("error");
                    endings.add(
                            error == null || error.isNull()
                                    ? job.get("status").asText()
                                    : error.get("code").asText());
                }
            }
            assertEquals(
                    List.of("CANCELLED", "DEADLINE_EXCEEDED", "NO_SOURCE_TEXT", "QUOTA_EXCEEDED", "completed"),
                    List.copyOf(endings),
                    "the ways in which jobs ended");
        }
        Verdict.assertHolds(up, null);
    }

    private static CopyGenerationRequest order(Tenant tenant, UUID product) {
        return CopyGenerationRequest.of(tenant.workspace(), product, "titles");
    }

    /** What a command prints for scripts. */
    private static JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        Command command = Command.quill(all.toArray(String[]::new));
        assertEquals(0, command.exit(), command.said());
        return new ObjectMapper().readTree(command.said());
    }

    private void assertVerified() throws Exception {
        Command verify = Command.quill("audit", "verify", "--data", data.toString());
        assertEquals(0, verify.exit(), verify.said());
        assertTrue(verify.said().startsWith("audit verify: ok"), verify.said());
        assertTrue(verify.said().contains("up to quill.audit-"), verify.said());
    }

    /** Alter, drop, insert, reorder: each is named, and undone before the next. */
    private void assertForgeriesAreNamed(Bookkeeping books, UpProcess up) throws Exception {
        String settled = " WHERE (workspace_id, seq) IN (SELECT workspace_id, seq FROM ledger_entries"
                + " WHERE entry = 'settle' ORDER BY workspace_id, seq LIMIT 1)";
        String workspace = books.column("SELECT workspace_id FROM ledger_entries" + settled)
                .getFirst();
        long seq = Long.parseLong(
                books.column("SELECT seq FROM ledger_entries" + settled).getFirst());
        String of = " WHERE workspace_id = '" + workspace + "' AND seq = ";

        books.change("UPDATE ledger_entries SET amount = amount + 1" + of + seq);
        assertNamed(workspace, "seq " + seq, "amount");
        assertNamedOverHttp(up, workspace, "seq " + seq, "amount");
        books.change("UPDATE ledger_entries SET amount = amount - 1" + of + seq);

        books.change("CREATE TABLE kept AS SELECT * FROM ledger_entries" + of + seq);
        books.change("DELETE FROM ledger_entries" + of + seq);
        assertNamed(workspace, "seq " + seq, "no row");
        books.change("INSERT INTO ledger_entries SELECT * FROM kept");

        // At the place of a transaction's marker, where no record can be.
        books.change("UPDATE kept SET seq = 1000000, source_offset = (SELECT min(place)"
                + " FROM generate_series(0, source_offset) AS place WHERE NOT EXISTS (SELECT 1 FROM ledger_entries l"
                + " WHERE l.source_partition = kept.source_partition AND l.source_offset = place))");
        books.change("INSERT INTO ledger_entries SELECT * FROM kept");
        assertNamed(workspace, "seq 1000000", "a row");
        books.change("DELETE FROM ledger_entries" + of + 1_000_000);

        swap(books, of, seq);
        assertNamed(workspace, "seq");
        swap(books, of, seq);
    }

    /** Exchanges the numbers of an entry and the one before. */
    private static void swap(Bookkeeping books, String of, long seq) throws Exception {
        books.change("UPDATE ledger_entries SET seq = 2000000" + of + seq);
        books.change("UPDATE ledger_entries SET seq = " + seq + of + (seq - 1));
        books.change("UPDATE ledger_entries SET seq = " + (seq - 1) + of + 2_000_000);
    }

    private void assertNamed(String... words) throws Exception {
        assertNamed(Command.quill("audit", "verify", "--data", data.toString()), words);
    }

    /** An operator's key proves everybody's bill, though it belongs to a workspace as every key does. */
    private static void assertVerifiedOverHttp(UpProcess up) throws Exception {
        Command verify =
                Command.quill("audit", "verify", "--url", up.banner("ready"), "--api-key", up.banner("api-key"));
        assertEquals(0, verify.exit(), verify.said());
        assertTrue(verify.said().startsWith("audit verify: ok"), verify.said());
    }

    private static void assertNamedOverHttp(UpProcess up, String workspace, String... words) throws Exception {
        String[] verify = {
            "audit", "verify", "--url", up.banner("ready"), "--api-key", up.banner("api-key"), "--workspace", workspace
        };
        assertNamed(Command.quill(verify), words);
        assertNamed(Command.quill(Arrays.copyOf(verify, verify.length - 2)), words);
    }

    private static void assertNamed(Command verify, String... words) {
        assertEquals(1, verify.exit(), verify.said());
        assertTrue(verify.said().startsWith("audit verify: DIFFERENT"), verify.said());
        for (String word : words) {
            assertTrue(verify.said().contains(word), () -> word + " is not named in: " + verify.said());
        }
    }
}
