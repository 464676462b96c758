package io.quillstream.checker;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/** Credits are spent once, given back once, and every balance can be added up again (I15–I17 and the hash chain). */
final class LedgerInvariants {

    private final History history;
    private final List<Violation> violations = new ArrayList<>();

    LedgerInvariants(History history) {
        this.history = history;
    }

    List<Violation> check() {
        Map<String, List<Event>> entries =
                history.ledger().stream().collect(groupingBy(event -> event.text("workspace_id")));
        Set<String> workspaces = new HashSet<>(entries.keySet());
        history.admissions().forEach(event -> workspaces.add(event.text("workspace_id")));
        for (String workspace : workspaces) {
            WorkspaceLedger ledger = new WorkspaceLedger(workspace);
            entries.getOrDefault(workspace, List.of()).forEach(entry -> ledger.saw(entry, violations));
            endsMatch(workspace, ledger);
        }
        return violations;
    }

    /** Completed and paid jobs are settled, all others released, refused ones have no entry. */
    private void endsMatch(String workspace, WorkspaceLedger ledger) {
        Map<String, GenericRecord> ends = history.content().stream()
                .filter(event -> event.text("workspace_id").equals(workspace) && event.record("end") != null)
                .collect(toMap(event -> event.text("job_id"), event -> event.record("end"), (a, b) -> a));
        // A repetition is called admitted, also one of a job that was refused on record.
        history.admissions().stream()
                .filter(event -> event.text("workspace_id").equals(workspace))
                .filter(event -> event.flag("admitted") && !event.flag("repeated"))
                .map(event -> event.text("job_id"))
                .filter(job -> !ledger.reserves().containsKey(job))
                .forEach(job -> violations.add(new Violation("I16", "admitted job " + job + " has no reserve")));
        ledger.reserves().forEach((job, amount) -> {
            GenericRecord end = ends.get(job);
            String wanted = end == null ? null : paid(end) ? "settle" : "release";
            String found = ledger.closes().get(job);
            if (wanted != null && !wanted.equals(found)) {
                violations.add(new Violation(
                        "I16", "job " + job + " is " + end.get("status") + " but its reserve was closed by " + found));
            }
        });
        history.content().stream()
                .filter(event -> event.text("workspace_id").equals(workspace) && event.record("end") != null)
                .forEach(event -> spent(event, event.record("end"), ledger));
        history.audit().stream()
                .filter(event -> event.text("workspace_id").equals(workspace))
                .forEach(event -> spent(event, event.value(), ledger));
    }

    /** What a record says that its job spent is what the ledger settled for it. */
    private void spent(Event event, GenericRecord says, WorkspaceLedger ledger) {
        String job = event.text("job_id");
        long settled =
                "settle".equals(ledger.closes().get(job)) ? ledger.reserves().getOrDefault(job, 0L) : 0;
        long told = ((Number) says.get("credits")).longValue();
        if (told != settled) {
            violations.add(new Violation(
                    "I16", event.place() + " says that job " + job + " spent " + told + ", settled were " + settled));
        }
    }

    private static boolean paid(GenericRecord end) {
        return end.get("status").toString().equals("completed") && !(Boolean) end.get("degraded");
    }
}
