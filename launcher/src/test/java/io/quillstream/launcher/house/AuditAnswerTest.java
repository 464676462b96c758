package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.audit.AuditReport;
import io.quillstream.audit.Difference;
import io.quillstream.audit.LedgerReplay;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AuditAnswerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TOOK = Duration.ofMillis(1_500);

    @Test
    void a_verification_has_its_counts_its_place_and_its_verdict() throws Exception {
        AuditReport report =
                new AuditReport(30, 10, 40, 1, new TreeMap<>(Map.of("quill.ledger-0", 29L)), TOOK, Optional.empty());
        assertEquals(
                JSON.readTree("""
                        {"holds": true, "entries": 30, "audit_records": 10, "rows": 40, "open_jobs": 1,
                         "up_to": {"quill.ledger-0": 29}, "took_ms": 1500, "difference": null, "sentence": "%s"}
                        """.formatted(report.sentence().replace("\n", "\\n"))),
                JSON.readTree(AuditAnswer.of(report).toString()));
    }

    /** So that a script need not read a sentence. */
    @Test
    void the_first_difference_is_named_part_by_part() throws Exception {
        Difference entry = new Difference("row of ledger_entries", "w", 5, 1, 8, "amount", "1", "2");
        Difference day = new Difference("row of usage_daily", "w", 0, -1, -1, "2026-11-24/faq/failed", "1 0", "2 0");
        assertEquals(JSON.readTree("""
                        {"subject": "row of ledger_entries", "workspace_id": "w", "seq": 5, "partition": 1, "offset": 8,
                         "field": "amount", "expected": "1", "found": "2"}
                        """), difference(entry));
        assertEquals(JSON.readTree("""
                        {"subject": "row of usage_daily", "workspace_id": "w", "seq": null, "partition": null,
                         "offset": null, "field": "2026-11-24/faq/failed", "expected": "1 0", "found": "2 0"}
                        """), difference(day));
        assertEquals(
                "row of usage_daily: workspace w, field 2026-11-24/faq/failed: expected 1 0, found 2 0",
                day.sentence());
    }

    private static JsonNode difference(Difference first) throws Exception {
        AuditReport report = new AuditReport(30, 10, 40, 1, new TreeMap<>(), TOOK, Optional.of(first));
        return JSON.readTree(AuditAnswer.of(report).toString()).get("difference");
    }

    @Test
    void a_replay_has_what_it_wrote() throws Exception {
        LedgerReplay.Report report = new LedgerReplay.Report(30, 10, TOOK);
        assertEquals(
                JSON.readTree("""
                        {"entries": 30, "audit_records": 10, "took_ms": 1500, "sentence": "%s"}
                        """.formatted(report.sentence())),
                JSON.readTree(AuditAnswer.of(report).toString()));
    }
}
