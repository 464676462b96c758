package io.quillstream.launcher.chaos.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FullReplayTest {

    private static final Map<String, String> BEFORE = Map.of("audit_log (a)", "1 times", "jobs b", "{}");

    @Test
    void aRowThatIsGoneIsNewOrIsAnotherIsFound() {
        assertEquals(List.of(), broken(BEFORE));
        assertEquals(List.of("I21"), broken(Map.of("audit_log (a)", "1 times")), "gone");
        assertEquals(List.of("I21"), broken(Map.of("audit_log (a)", "2 times", "jobs b", "{}")), "written twice");
        assertEquals(
                List.of("I21"), broken(Map.of("audit_log (a)", "1 times", "jobs b", "{\"status\": 1}")), "another");
        assertEquals(List.of("I21"), broken(Map.of("audit_log (a)", "1 times", "jobs b", "{}", "jobs c", "{}")), "new");
    }

    @Test
    void nothingToWriteOnceMoreIsFound() {
        Set<String> all = Set.of(
                "audit_log (a)", "ledger_entries (a)", "usage_daily (a)", "quota_periods (a)", "contents a", "jobs a");
        assertEquals(List.of(), FullReplay.missing(all));
        assertEquals(
                List.of("there is nothing in jobs"),
                FullReplay.missing(all.stream()
                                .filter(row -> !row.startsWith("jobs"))
                                .collect(Collectors.toSet()))
                        .stream()
                        .map(Violation::witness)
                        .toList());
    }

    private static List<String> broken(Map<String, String> after) {
        return FullReplay.differences(BEFORE, after).stream()
                .map(Violation::invariant)
                .toList();
    }
}
