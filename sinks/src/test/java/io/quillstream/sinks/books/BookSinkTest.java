package io.quillstream.sinks.books;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.sinks.Databases;
import io.quillstream.sinks.Events;
import io.quillstream.sinks.feed.Sink;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.postgres.AuditLog;
import io.quillstream.stores.postgres.AuditRow;
import io.quillstream.stores.postgres.ConflictingRowException;
import io.quillstream.stores.postgres.DailyUsage;
import io.quillstream.stores.postgres.Ledger;
import io.quillstream.stores.postgres.LedgerRow;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Quota;
import io.quillstream.stores.postgres.QuotaFigures;
import io.quillstream.stores.postgres.UsageDaily;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BookSinkTest {

    private static final TopicPartition LEDGER = new TopicPartition("quill.ledger", 0);
    private static final TopicPartition AUDIT = new TopicPartition("quill.audit", 0);
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");

    private final UUID workspace = UUID.randomUUID();
    private final UUID job = UUID.randomUUID();
    private Postgres postgres;

    @BeforeEach
    void open() {
        postgres = Databases.postgres();
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void entries_are_stored_word_for_word_with_the_record_that_carried_them() {
        assertTrue(Books.ledger(postgres).write(story(), Map.of(), Map.of(LEDGER, 9L)));

        List<LedgerRow> rows = new Ledger(postgres).page(workspace, 0, 10).rows();
        assertEquals(
                new LedgerRow(
                        workspace,
                        2,
                        "reserve",
                        1,
                        999,
                        job,
                        "quill.requests",
                        0,
                        2,
                        Events.AT.plusMillis(2),
                        "2026-11-01:1f0c",
                        "h1",
                        "h2",
                        "quill.ledger",
                        0,
                        4),
                rows.get(1));
        assertEquals(3, rows.size());
        assertEquals(
                Optional.of(new QuotaFigures(workspace, "2026-11", 3, 1000, 0, 1, 999)),
                new Quota(postgres).of(workspace));
        assertEquals(Map.of(LEDGER, 9L), Books.ledger(postgres).positions().of(List.of(LEDGER)));
    }

    @Test
    void any_text_is_stored_as_it_is_and_what_is_not_known_as_null() {
        String odd = "a \"b\" \\ 'c' {d,e} NULL\n\tü\uD83D\uDE00 $1 :c0 ?";
        AuditRecorded record = Events.audit(workspace, job, null, 7L);
        record.setUserId(odd);
        record.setProvider("NULL");
        record.setModel("");
        record.setTemplateVersion(null);
        record.setUsage(new TokenUsage(1L, 2L, 3L, 4L, 5L, true));
        AuditRecorded plain = Events.audit(workspace, UUID.randomUUID(), 1L, null);

        assertTrue(Books.audit(postgres).write(audits(record, plain), Map.of(), Map.of(AUDIT, 2L)));

        AuditRow row = new AuditLog(postgres).find(workspace, job).orElseThrow();
        assertEquals(
                new AuditRow(
                        job,
                        workspace,
                        odd,
                        "copy",
                        UUID.fromString(record.getProductId()),
                        "titles",
                        null,
                        1L,
                        2L,
                        3L,
                        4L,
                        5L,
                        true,
                        7L,
                        null,
                        1,
                        "completed",
                        null,
                        2,
                        null,
                        "NULL",
                        "",
                        1,
                        0,
                        false,
                        record.getRequestedAt(),
                        record.getTimestamp(),
                        "quill.completions",
                        0,
                        7,
                        "quill.audit",
                        0,
                        0),
                row);
    }

    @Test
    void a_full_replay_into_the_live_database_changes_no_row() {
        Sink ledger = Books.ledger(postgres);
        Sink audit = Books.audit(postgres);
        ledger.write(story(), Map.of(), Map.of(LEDGER, 9L));
        audit.write(audits(Events.audit(workspace, job, null, 30L)), Map.of(), Map.of(AUDIT, 3L));
        List<String> before = everything();

        postgres.asOperator(handle -> handle.execute("DELETE FROM sink_offsets"));
        assertTrue(ledger.write(story(), Map.of(), Map.of(LEDGER, 9L)));
        assertTrue(audit.write(audits(Events.audit(workspace, job, null, 30L)), Map.of(), Map.of(AUDIT, 3L)));

        assertEquals(before, everything());
    }

    @Test
    void a_different_entry_for_a_number_that_is_taken_is_told_and_moves_nothing() {
        Sink ledger = Books.ledger(postgres);
        ledger.write(story(), Map.of(), Map.of(LEDGER, 9L));
        List<String> before = everything();

        ConflictingRowException conflict = assertThrows(
                ConflictingRowException.class,
                () -> ledger.write(
                        List.of(new FromLog<>(Events.ledger(workspace, 3, "settle", 2, 999, job), LEDGER, 11)),
                        Map.of(LEDGER, 9L),
                        Map.of(LEDGER, 12L)));

        assertTrue(ledger.isContradiction(conflict));
        assertFalse(ledger.blamesData(conflict));
        assertEquals(
                "The log carries a row for ledger_entries that differs from the stored one: quill.ledger-0 at offset 11",
                conflict.getMessage());
        assertEquals(before, everything());
    }

    @Test
    void a_sink_that_lost_its_partition_writes_nothing_behind_its_successors_back() {
        Sink zombie = Books.ledger(postgres);
        Sink successor = Books.ledger(postgres);
        assertTrue(successor.write(story(), Map.of(), Map.of(LEDGER, 9L)));
        List<String> before = everything();

        assertFalse(zombie.write(story(), Map.of(), Map.of(LEDGER, 7L)));
        assertFalse(zombie.write(
                List.of(new FromLog<>(Events.ledger(workspace, 4, "grant", 5, 1004, null), LEDGER, 9)),
                Map.of(LEDGER, 8L),
                Map.of(LEDGER, 10L)));

        assertEquals(before, everything());
    }

    @Test
    void a_store_that_was_set_back_is_noticed() {
        Sink ledger = Books.ledger(postgres);
        ledger.write(story(), Map.of(), Map.of(LEDGER, 9L));
        postgres.asOperator(handle -> handle.execute("DELETE FROM sink_offsets"));

        assertFalse(ledger.write(List.of(), Map.of(LEDGER, 9L), Map.of(LEDGER, 10L)));
    }

    @Test
    void usage_counts_what_is_known_and_how_much_is_not() {
        Books.audit(postgres)
                .write(
                        audits(
                                Events.audit(workspace, job, 100L, 30L),
                                Events.audit(workspace, UUID.randomUUID(), null, null),
                                Events.audit(workspace, UUID.randomUUID(), 50L, 10L)),
                        Map.of(),
                        Map.of(AUDIT, 3L));
        Books.audit(postgres)
                .write(
                        List.of(new FromLog<>(Events.audit(workspace, UUID.randomUUID(), 1L, null), AUDIT, 3)),
                        Map.of(AUDIT, 3L),
                        Map.of(AUDIT, 4L));

        assertEquals(
                List.of(new DailyUsage(DAY, "titles", "completed", 4, 151, 40, 4, 1, 2)),
                new UsageDaily(postgres).between(workspace, DAY, DAY));
        assertEquals(List.of(), new UsageDaily(postgres).between(workspace, DAY.plusDays(1), DAY.plusDays(9)));
        assertEquals(List.of(), new UsageDaily(postgres).between(UUID.randomUUID(), DAY, DAY));
    }

    @Test
    void the_audit_is_read_in_pages_without_gap_or_repeat() {
        AuditRecorded[] records = new AuditRecorded[7];
        for (int i = 0; i < records.length; i++) {
            records[i] = Events.audit(workspace, UUID.randomUUID(), 1L, 1L);
            records[i].setTimestamp(Events.AT.plusSeconds(i / 3));
        }
        Books.audit(postgres).write(audits(records), Map.of(), Map.of(AUDIT, 7L));
        AuditLog log = new AuditLog(postgres);

        List<UUID> seen = new ArrayList<>();
        Optional<AuditLog.Cursor> cursor = Optional.empty();
        do {
            var page = log.page(workspace, null, null, cursor.orElse(null), 2);
            page.rows().forEach(row -> seen.add(row.jobId()));
            cursor = page.next();
        } while (cursor.isPresent());

        assertEquals(7, seen.size());
        assertEquals(7, seen.stream().distinct().count());
        assertEquals(
                3,
                log.page(workspace, Events.AT.plusSeconds(1), Events.AT.plusSeconds(2), null, 9)
                        .rows()
                        .size());
    }

    @Test
    void a_value_that_the_database_refuses_is_the_datas_fault_and_a_database_that_is_away_is_not() {
        Sink audit = Books.audit(postgres);
        AuditRecorded unwritable = Events.audit(workspace, job, 1L, 1L);
        unwritable.setUserId("a\u0000b");

        RuntimeException refused = assertThrows(
                RuntimeException.class, () -> audit.write(audits(unwritable), Map.of(), Map.of(AUDIT, 1L)));
        assertTrue(audit.blamesData(refused), refused::toString);

        postgres.close();
        RuntimeException away = assertThrows(
                RuntimeException.class,
                () -> audit.write(audits(Events.audit(workspace, job, 1L, 1L)), Map.of(), Map.of(AUDIT, 1L)));
        assertFalse(audit.blamesData(away), away::toString);
    }

    private List<FromLog<SpecificRecord>> story() {
        return List.of(
                new FromLog<>(Events.ledger(workspace, 1, "grant", 1000, 1000, null), LEDGER, 2),
                new FromLog<>(Events.ledger(workspace, 2, "reserve", 1, 999, job), LEDGER, 4),
                new FromLog<>(Events.ledger(workspace, 3, "settle", 1, 999, job), LEDGER, 7));
    }

    private static List<FromLog<SpecificRecord>> audits(AuditRecorded... records) {
        List<FromLog<SpecificRecord>> list = new ArrayList<>();
        for (AuditRecorded record : records) {
            list.add(new FromLog<>(record, AUDIT, list.size()));
        }
        return list;
    }

    private List<String> everything() {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("ledger_entries", "audit_log", "usage_daily", "quota_periods", "sink_offsets")) {
            rows.addAll(postgres.asOperator(handle -> handle.createQuery(
                            "SELECT '" + table + "' || t::text AS row FROM " + table + " t ORDER BY 1")
                    .mapTo(String.class)
                    .list()));
        }
        return rows;
    }
}
