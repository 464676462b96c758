package io.quillstream.launcher.chaos.verdict;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.quillstream.checker.Checker;
import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.launcher.chaos.cluster.Instance;
import io.quillstream.launcher.chaos.cluster.Waiting;
import io.quillstream.launcher.house.Rooms;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything is written to the stores once more, from the first record of the log on, and nothing may change (I21): sinks
 * are stopped in order, their positions are taken away, they start again, and every row and document is what it was. The
 * history in Redis is not looked at, which forgets after a day what the log remembers.
 */
public final class FullReplay {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final Duration REPLAYED_WITHIN = Duration.ofSeconds(120);
    private static final List<String> TABLES = List.of("audit_log", "ledger_entries", "usage_daily", "quota_periods");
    private static final List<String> COLLECTIONS = List.of("contents", "jobs", "batches", "batch_rejections");
    private static final String MONGO_POSITIONS = "sink_positions";

    private final List<Instance> sinks;
    private int rows;
    private final Checker.Places places;

    /** @param cluster at rest */
    public FullReplay(Cluster cluster) {
        this.sinks = cluster.of(Rooms.SINKS.service());
        this.places = cluster.addresses().places();
    }

    /** How many rows and documents there were. */
    public int rows() {
        return rows;
    }

    /** What changed. Everything must be at rest. */
    public List<Violation> check() throws SQLException, IOException, InterruptedException {
        ConnectionString mongo = new ConnectionString(places.mongoUrl());
        try (Connection connection = DriverManager.getConnection(places.jdbcUrl(), places.user(), places.password());
                Statement statement = connection.createStatement();
                MongoClient client = MongoClients.create(mongo)) {
            MongoDatabase documents = client.getDatabase(mongo.getDatabase());
            for (Instance sink : sinks) {
                sink.child().terminate(STOP_WITHIN);
            }
            Map<String, String> before = rows(statement, documents);
            rows = before.size();
            Map<String, String> positions = positions(statement, documents);
            List<Violation> missing = new ArrayList<>(missing(before.keySet()));
            if (documents.getCollection(MONGO_POSITIONS).countDocuments() == 0) {
                missing.add(new Violation("I21", "there are no positions in " + MONGO_POSITIONS));
            }
            if (!missing.isEmpty()) {
                return missing;
            }
            statement.executeUpdate("delete from sink_offsets");
            documents.getCollection(MONGO_POSITIONS).drop();
            for (Instance sink : sinks) {
                sink.child().start();
            }
            if (!Waiting.until(
                    REPLAYED_WITHIN, () -> positions(statement, documents).equals(positions))) {
                return List.of(new Violation(
                        "I21", "sinks stand at " + positions(statement, documents) + ", before at " + positions));
            }
            return differences(before, rows(statement, documents));
        }
    }

    /** Whatever jobs ran, these hold something; looked at under another name they would be the same for ever. */
    static List<Violation> missing(Set<String> rows) {
        return Stream.concat(TABLES.stream(), Stream.of("contents", "jobs"))
                .filter(place -> rows.stream().noneMatch(row -> row.startsWith(place + " ")))
                .map(place -> new Violation("I21", "there is nothing in " + place))
                .toList();
    }

    static List<Violation> differences(Map<String, String> before, Map<String, String> after) {
        return Stream.concat(before.keySet().stream(), after.keySet().stream())
                .distinct()
                .filter(row -> !Objects.equals(before.get(row), after.get(row)))
                .map(row -> new Violation("I21", row + " was " + before.get(row) + ", replayed " + after.get(row)))
                .toList();
    }

    private static Map<String, String> rows(Statement statement, MongoDatabase documents) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        for (String table : TABLES) {
            // A row is its own name: one that differs is one that is gone and one that is new.
            try (ResultSet found = statement.executeQuery("select t::text, count(*) from " + table + " t group by 1")) {
                while (found.next()) {
                    rows.put(table + " " + found.getString(1), found.getLong(2) + " times");
                }
            }
        }
        for (String collection : COLLECTIONS) {
            documents
                    .getCollection(collection)
                    .find()
                    .forEach(document -> rows.put(collection + " " + document.get("_id"), document.toJson()));
        }
        return rows;
    }

    private static Map<String, String> positions(Statement statement, MongoDatabase documents) throws SQLException {
        Map<String, String> positions = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery("select sink, topic, partition, next_offset from sink_offsets")) {
            while (rows.next()) {
                positions.put(rows.getString(1) + "/" + rows.getString(2) + "/" + rows.getInt(3), rows.getString(4));
            }
        }
        documents
                .getCollection(MONGO_POSITIONS)
                .find()
                .forEach(document ->
                        positions.put(document.get("_id").toString(), String.valueOf(document.get("next_offset"))));
        return positions;
    }
}
