package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.audit.AuditReport;
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
                         "up_to": {"quill.ledger-0": 29}, "took_ms": 1500, "sentence": "%s"}
                        """.formatted(report.sentence().replace("\n", "\\n"))),
                JSON.readTree(AuditAnswer.of(report).toString()));
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
