package io.quillstream.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL against the log: a replay is right, and any row that somebody touched is named. */
class StoredBooksTest {

    private final MemoryLog log = new MemoryLog();
    private Bookkeeper books;
    private Postgres postgres;

    @BeforeEach
    void replayed() throws InterruptedException {
        Bookkeeper others = new Bookkeeper(log, UUID.randomUUID(), 1);
        others.plan(5);
        others.complete(others.request(2));
        books = new Bookkeeper(log, UUID.randomUUID(), 0);
        books.plan(10);
        books.complete(books.request(5));
        books.fail(books.request(10));
        books.complete(books.request(1));
        postgres = emptyDatabase();
        new LedgerReplay(log, postgres).replay();
        assertTrue(verify().isEmpty());
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void aReplayWritesTheSameRowsInEveryEmptyDatabase() {
        try (Postgres another = emptyDatabase()) {
            LedgerReplay.Report report = new LedgerReplay(log, another).replay();

            assertEquals(10, report.entries());
            assertEquals(4, report.records());
            assertEquals(dump(postgres), dump(another));
        }
    }

    @Test
    void aReplayNeverWritesIntoADatabaseThatHasRows() {
        assertThrows(LedgerReplay.NotEmptyException.class, () -> new LedgerReplay(log, postgres).replay());
    }

    @Test
    void anAlteredAmountIsNamed() throws InterruptedException {
        execute("UPDATE ledger_entries SET amount = 9 WHERE workspace_id = '%s' AND seq = 3");

        Difference found = verify().orElseThrow();
        assertEquals("row of ledger_entries", found.subject());
        assertEquals(books.workspace, found.workspace());
        assertEquals(3, found.seq());
        assertEquals(2, found.offset());
        assertEquals("amount", found.field());
        assertEquals("1", found.expected());
        assertEquals("9", found.found());
    }

    @Test
    void aTimeAlteredByAMicrosecondIsNamed() throws InterruptedException {
        execute("UPDATE ledger_entries SET at = at + interval '1 microsecond' WHERE workspace_id = '%s' AND seq = 2");

        assertEquals("at", verify().orElseThrow().field());
    }

    @Test
    void aDroppedRowIsNamed() throws InterruptedException {
        execute("DELETE FROM ledger_entries WHERE workspace_id = '%s' AND seq = 4");

        assertRow(4, 3, "no row");
    }

    @Test
    void aDroppedLastRowIsNamed() throws InterruptedException {
        execute("DELETE FROM ledger_entries WHERE workspace_id = '%s' AND seq = 7");

        assertRow(7, 6, "no row");
    }

    @Test
    void anInsertedRowIsNamed() throws InterruptedException {
        execute("INSERT INTO ledger_entries SELECT workspace_id, 100, entry, amount, balance, job_id, cause_topic,"
                + " cause_partition, cause_offset, at, price_book, prev_hash, hash, source_topic, source_partition, 50"
                + " FROM ledger_entries WHERE workspace_id = '%s' AND seq = 1");

        assertRow(100, 50, "a row");
    }

    /** With figures to match: only the log says that the entry is another's. */
    @Test
    void aRowBehindTheLastEntryIsNamedAlsoIfOneWorkspaceIsLookedAt() throws InterruptedException {
        Bookkeeper neighbour = new Bookkeeper(log, UUID.randomUUID(), books.partition);
        neighbour.plan(5);
        neighbour.complete(neighbour.request(1));
        try (Postgres another = emptyDatabase()) {
            new LedgerReplay(log, another).replay();
            assertEquals(Optional.empty(), verifyOne(another));
            String moved = "UPDATE ledger_entries SET workspace_id = '%s', seq = 8, entry = 'grant', amount = 5,"
                    + " balance = 13 WHERE workspace_id = '%s' AND seq = 2";
            String figures = "UPDATE quota_periods SET seq = 8, granted = 15, available = 13 WHERE workspace_id = '%s'";
            another.asOperator(handle -> handle.execute(moved.formatted(books.workspace, neighbour.workspace)));
            another.asOperator(handle -> handle.execute(figures.formatted(books.workspace)));

            Difference found = verifyOne(another).orElseThrow();
            assertEquals("row of ledger_entries", found.subject());
            assertEquals(8, found.seq());
            assertEquals("a row", found.found());
        }
    }

    @Test
    void aWorkspaceThatHasARowAndNoEntryHoldsAndOneThatHasNeitherIsUnknown() throws InterruptedException {
        UUID quiet = UUID.randomUUID();
        LedgerVerification verification = new LedgerVerification(log, Optional.of(postgres), Duration.ofMillis(50));
        assertThrows(LedgerVerification.UnknownWorkspaceException.class, () -> verification.verify(Optional.of(quiet)));

        new Workspaces(postgres).create(new Workspace(quiet, "Quiet", "free", 0, Instant.EPOCH));
        AuditReport report = verification.verify(Optional.of(quiet));

        assertTrue(report.holds(), report.sentence());
        assertEquals(0, report.entries());
    }

    /** As when the settings name another cluster: every sum is right, and no row has a record. */
    @Test
    void theRowsOfAnotherLogAreNamed() throws InterruptedException {
        Difference found = verify(new MemoryLog(), postgres).orElseThrow();

        assertEquals("row of ledger_entries", found.subject());
        assertEquals(0, found.offset());
        assertEquals("no row", found.expected());
        assertEquals("a row", found.found());
    }

    @Test
    void aRowOfAnotherTopicIsNamed() throws InterruptedException {
        execute("INSERT INTO ledger_entries SELECT workspace_id, 100, entry, amount, balance, job_id, cause_topic,"
                + " cause_partition, cause_offset, at, price_book, prev_hash, hash, 'elsewhere', 0, 0"
                + " FROM ledger_entries WHERE workspace_id = '%s' AND seq = 1");

        assertEquals("source", verify().orElseThrow().field());
    }

    @Test
    void exchangedRowsAreNamed() throws InterruptedException {
        execute("UPDATE ledger_entries SET seq = 1000 WHERE workspace_id = '%s' AND seq = 5");
        execute("UPDATE ledger_entries SET seq = 5 WHERE workspace_id = '%s' AND seq = 6");
        execute("UPDATE ledger_entries SET seq = 6 WHERE workspace_id = '%s' AND seq = 1000");

        assertEquals(5, verify().orElseThrow().seq());
        assertEquals("seq", verify().orElseThrow().field());
    }

    @Test
    void anAlteredAuditRowIsNamed() throws InterruptedException {
        execute("UPDATE audit_log SET cost_micros = NULL WHERE workspace_id = '%s' AND status = 'failed'");

        assertEquals("row of audit_log", verify().orElseThrow().subject());
        assertEquals("cost_micros", verify().orElseThrow().field());
    }

    @Test
    void anAlteredSumIsNamed() throws InterruptedException {
        execute("UPDATE usage_daily SET tokens = tokens + 1 WHERE workspace_id = '%s' AND status = 'completed'");

        assertEquals("row of usage_daily", verify().orElseThrow().subject());
    }

    @Test
    void anAlteredBalanceIsNamed() throws InterruptedException {
        execute("UPDATE quota_periods SET available = available + 1 WHERE workspace_id = '%s'");

        assertEquals("row of quota_periods", verify().orElseThrow().subject());
    }

    @Test
    void anAlteredFigureOfThePeriodIsNamed() throws InterruptedException {
        for (String figure : List.of("granted", "reserved", "settled")) {
            execute("UPDATE quota_periods SET " + figure + " = " + figure + " + 1 WHERE workspace_id = '%s'");

            Difference found = verify().orElseThrow();
            assertEquals("row of quota_periods", found.subject(), figure);
            assertEquals("2026-11 7 10 0 2 8", found.expected(), figure);

            execute("UPDATE quota_periods SET " + figure + " = " + figure + " - 1 WHERE workspace_id = '%s'");
        }
    }

    @Test
    void aLostRowOfFiguresIsNamed() throws InterruptedException {
        execute("DELETE FROM quota_periods WHERE workspace_id = '%s'");

        Difference found = verify().orElseThrow();
        assertEquals("row of quota_periods", found.subject());
        assertEquals(books.workspace, found.workspace());
        assertEquals("", found.found());
    }

    @Test
    void figuresOfAMonthThatBeganAmidAJobAreRight() throws InterruptedException {
        MemoryLog own = new MemoryLog();
        Bookkeeper keeper = new Bookkeeper(own, UUID.randomUUID(), 0);
        keeper.plan(10);
        keeper.complete(keeper.request(5));
        String early = keeper.request(10);
        keeper.pass(Duration.ofDays(20));
        keeper.complete(keeper.request(1));
        keeper.complete(early);
        keeper.request(1);
        try (Postgres database = emptyDatabase()) {
            new LedgerReplay(own, database).replay();

            assertEquals(Optional.empty(), verify(own, database));
        }
    }

    private void assertRow(long seq, long offset, String found) throws InterruptedException {
        Difference difference = verify().orElseThrow();
        assertEquals(books.workspace, difference.workspace());
        assertEquals(seq, difference.seq());
        assertEquals(offset, difference.offset());
        assertEquals(found, difference.found());
    }

    private Optional<Difference> verify() throws InterruptedException {
        return verify(log, postgres);
    }

    private static Optional<Difference> verify(MemoryLog log, Postgres postgres) throws InterruptedException {
        return new LedgerVerification(log, Optional.of(postgres), Duration.ofMillis(50))
                .verify(Optional.empty())
                .difference();
    }

    private Optional<Difference> verifyOne(Postgres database) throws InterruptedException {
        return new LedgerVerification(log, Optional.of(database), Duration.ofMillis(50))
                .verify(Optional.of(UUID.fromString(books.workspace)))
                .difference();
    }

    private void execute(String sql) {
        postgres.asOperator(handle -> handle.execute(sql.formatted(books.workspace)));
    }

    private static Postgres emptyDatabase() {
        Endpoints endpoints = Fresh.databases(SharedStack.with(EnumSet.of(Part.POSTGRES)));
        return Postgres.open(
                endpoints.postgresUrl(),
                endpoints.postgresUser(),
                endpoints.postgresPassword(),
                MemoryLog.PARTITIONS + 1);
    }

    private static List<String> dump(Postgres postgres) {
        return postgres.asOperator(
                handle -> handle.createQuery("""
                SELECT line FROM (
                  SELECT 1 AS part, l::text AS line FROM ledger_entries l
                  UNION ALL SELECT 2, a::text FROM audit_log a
                  UNION ALL SELECT 3, u::text FROM usage_daily u) lines
                ORDER BY part, line""").mapTo(String.class).list());
    }
}
