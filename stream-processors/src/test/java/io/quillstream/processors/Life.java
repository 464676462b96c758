package io.quillstream.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.processors.decide.EntryHash;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.progress.Stage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * What one workspace's topics said, checked record by record in the order of one transaction log, and as a whole at the
 * end: one terminal event per job (I2), a chained ledger that adds up and never falls below zero (I14, I15), one reserve
 * and one settle or release of the same amount per admitted job (I16, I17), and admissions as far as the credits went
 * (I18).
 */
final class Life {

    private final Map<String, Long> reserved = new HashMap<>();
    private final Map<String, String> closed = new HashMap<>();
    private final Map<String, String> ended = new HashMap<>();
    private final Map<String, AuditRecorded> audits = new HashMap<>();
    private final Set<String> contents = new HashSet<>();
    private final Set<String> admitted = new HashSet<>();
    private final Set<String> dispatched = new HashSet<>();
    private String lastHash = "";
    private long seq;
    private long balance;

    void saw(SpecificRecord record) {
        switch (record) {
            case LedgerEntry entry -> entry(entry);
            case AdmissionDecided decision -> decision(decision);
            case TaskDispatched task -> assertTrue(dispatched.add(task.getTaskId()), "a task left twice");
            case ProgressReported progress -> progress(progress);
            case AuditRecorded audit -> assertNull(audits.put(audit.getJobId(), audit), "a job was audited twice");
            case ContentRecorded content -> assertTrue(contents.add(content.getJobId()), "content ended twice");
            default -> throw new AssertionError(record.getClass());
        }
    }

    /** To be called when every deadline has passed. */
    void hasEnded() {
        assertEquals(ended.keySet(), audits.keySet());
        assertEquals(ended.keySet(), contents);
        assertTrue(ended.keySet().containsAll(admitted), "an admitted job did not end");
        assertEquals(admitted, reserved.keySet());
        assertEquals(reserved.keySet(), closed.keySet());
        audits.forEach((job, audit) -> {
            assertEquals(ended.get(job), audit.getStatus());
            boolean spent = audit.getStatus().equals("completed") && !audit.getDegraded();
            assertEquals(admitted.contains(job) ? (spent ? "settle" : "release") : null, closed.get(job));
            assertEquals(spent ? reserved.get(job) : 0, audit.getCredits());
        });
    }

    long balance() {
        return balance;
    }

    private void decision(AdmissionDecided decision) {
        if (decision.getRepeated()) {
            return;
        }
        if (decision.getAdmitted()) {
            assertTrue(admitted.add(decision.getJobId()), "a job was admitted twice");
        } else {
            assertTrue(decision.getCredits() > decision.getBalance(), "refused although the credits sufficed");
        }
    }

    private void progress(ProgressReported progress) {
        assertNull(ended.get(progress.getJobId()), "an event after the end");
        if (Stage.of(progress.getStage()).orElseThrow().terminal()) {
            ended.put(progress.getJobId(), progress.getStatus());
        }
    }

    private void entry(LedgerEntry entry) {
        assertEquals(++seq, entry.getSeq());
        assertEquals(lastHash, entry.getPrevHash());
        assertEquals(EntryHash.of(entry), entry.getHash());
        assertTrue(entry.getAmount() > 0);
        lastHash = entry.getHash();
        balance += switch (entry.getEntry()) {
            case "grant", "release" -> entry.getAmount();
            case "reserve", "lapse" -> -entry.getAmount();
            default -> 0;
        };
        assertEquals(balance, entry.getBalance());
        assertTrue(balance >= 0);
        switch (entry.getEntry()) {
            case "reserve" -> assertNull(reserved.put(entry.getJobId(), entry.getAmount()), "reserved twice");
            case "settle", "release" -> {
                assertEquals(reserved.get(entry.getJobId()), entry.getAmount());
                assertNull(closed.put(entry.getJobId(), entry.getEntry()), "closed twice");
                assertNotNull(entry.getPriceBook());
            }
            default -> assertNull(entry.getJobId());
        }
    }
}
