package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quillstream.checker.Checker;
import io.quillstream.checker.Journal;
import io.quillstream.checker.PositionInvariants;
import io.quillstream.checker.Violation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker finds what somebody changed in the stores behind the log's back: a check that cannot fail shows nothing. */
class TamperingTest {

    private static final int JOBS = 6;

    @TempDir
    Path data;

    @Test
    void what_was_changed_in_a_store_is_found() throws Exception {
        Journal journal = new Journal();
        try (UpProcess up = UpProcess.up(data, Map.of("QUILL_RATE_LIMIT", "1000000/min"));
                Operator operator = new Operator(up);
                Tenant tenant = operator.tenant("watched", 100)) {
            new Load(tenant.workspace(), journal).post(tenant.client(), "job-", JOBS, List.of(Tenant.PRODUCT));
            Verdict.assertHoldsAtRest(up, journal, List.of(tenant), Duration.ofSeconds(60));
            Checker.Places places = up.places();
            assertTrue(Load.eventually(Duration.ofSeconds(30), () -> holds(places)), "nothing is broken before");

            for (String change : List.of(
                    "update usage_daily set tokens = tokens + 1",
                    "update sink_offsets set next_offset = next_offset - 1 where sink = 'ledger'",
                    "update audit_log set status = upper(status)",
                    "update ledger_entries set hash = reverse(hash) where seq = 1")) {
                execute(places, change);
            }
            ConnectionString mongo = new ConnectionString(places.mongoUrl());
            try (MongoClient client = MongoClients.create(mongo)) {
                client.getDatabase(mongo.getDatabase())
                        .getCollection("contents")
                        .findOneAndDelete(new Document());
            }
            assertEquals(Set.of("I10", "I19", "I20", "I22", "I23"), broken(places));
        }
    }

    /** Positions may still move over the end of the last transaction. */
    private static boolean holds(Checker.Places places) {
        try {
            return broken(places).isEmpty();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> broken(Checker.Places places) throws Exception {
        return Stream.concat(
                        Checker.check(places, null).violations().stream(), PositionInvariants.check(places).stream())
                .map(Violation::invariant)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void execute(Checker.Places places, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(places.jdbcUrl(), places.user(), places.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
