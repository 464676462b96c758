package io.quillstream.checker;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/** The stores show what the log says, no more and no less (I10, I11, I19, I22, I23). */
final class StoreInvariants {

    private final History history;
    private final List<Violation> violations = new ArrayList<>();

    StoreInvariants(History history) {
        this.history = history;
    }

    List<Violation> check(String jdbcUrl, String user, String password, String mongoUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password);
                Statement statement = connection.createStatement()) {
            ledgerRows(statement);
            auditRows(statement);
            compare("I22", "usage_daily", DailyUsage.derived(history.audit()), DailyUsage.stored(statement));
        }
        ConnectionString mongo = new ConnectionString(mongoUrl);
        try (MongoClient client = MongoClients.create(mongo)) {
            documents(client, mongo.getDatabase());
        }
        return violations;
    }

    private void ledgerRows(Statement statement) throws SQLException {
        // Of two entries under one number the second is found by the balance that is added up.
        Map<String, String> derived = history.ledger().stream()
                .collect(toMap(
                        entry -> entry.text("workspace_id") + "/" + entry.number("seq"),
                        entry -> entry.text("hash"),
                        (a, b) -> a));
        Map<String, String> stored = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("select workspace_id, seq, hash from ledger_entries")) {
            while (rows.next()) {
                stored.put(rows.getString(1) + "/" + rows.getLong(2), rows.getString(3));
            }
        }
        compare("I19", "ledger_entries", derived, stored);
    }

    private void auditRows(Statement statement) throws SQLException {
        Map<String, String> derived = history.audit().stream()
                .collect(toMap(entry -> entry.text("job_id"), entry -> entry.text("status"), (a, b) -> a));
        Map<String, String> stored = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("select job_id, status from audit_log")) {
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getString(2));
            }
        }
        compare("I23", "audit_log", derived, stored);
    }

    private void documents(MongoClient client, String database) {
        Set<String> completed = history.content().stream()
                .filter(event -> event.record("end") != null
                        && event.record("end").get("status").toString().equals("completed"))
                .map(event -> event.text("job_id"))
                .collect(toSet());
        Set<String> stored = new HashSet<>();
        for (Document content :
                client.getDatabase(database).getCollection("contents").find()) {
            Object job = content.get("job_id") == null ? content.get("_id") : content.get("job_id");
            stored.add(job.toString());
        }
        completed.stream()
                .filter(job -> !stored.contains(job))
                .limit(5)
                .forEach(job ->
                        violations.add(new Violation("I10", "completed job " + job + " has no content document")));
        stored.stream()
                .filter(job -> !completed.contains(job))
                .limit(5)
                .forEach(job -> violations.add(
                        new Violation("I11", "content document of job " + job + " that did not complete")));
    }

    private <K, V> void compare(String invariant, String table, Map<K, V> derived, Map<K, V> stored) {
        derived.forEach((id, value) -> {
            if (!value.equals(stored.get(id))) {
                violations.add(new Violation(
                        invariant, table + " " + id + ": the log says " + value + ", the row " + stored.get(id)));
            }
        });
        stored.keySet().stream()
                .filter(id -> !derived.containsKey(id))
                .limit(5)
                .forEach(id -> violations.add(new Violation(invariant, table + " " + id + " is in no record")));
    }
}
