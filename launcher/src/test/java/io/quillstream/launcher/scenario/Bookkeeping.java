package io.quillstream.launcher.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** The PostgreSQL server of a running house as its owner sees it: more databases, dumps, and a forger's hand. */
final class Bookkeeping {

    private static final Map<String, String> TABLES = Map.of(
            "ledger_entries", "workspace_id, seq",
            "audit_log", "job_id",
            "usage_daily", "workspace_id, date, copy_type, status",
            "quota_periods", "workspace_id");

    private final String url;
    private final String user;
    private final String password;

    Bookkeeping(UpProcess up) throws IOException {
        JsonNode at = up.endpoints().get("postgres");
        this.url = at.get("url").asText();
        this.user = at.get("user").asText();
        this.password = at.get("password").asText();
    }

    private Bookkeeping(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** A new, empty database on the same server. */
    Bookkeeping empty(String name) throws SQLException {
        change("CREATE DATABASE " + name);
        URI address = URI.create(url.substring("jdbc:".length()));
        return new Bookkeeping(
                "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + "/" + name, user, password);
    }

    /** Its address with the login, as {@code audit replay --into} takes it. */
    String address() {
        return url + (url.contains("?") ? "&" : "?") + "user=" + user + "&password=" + password;
    }

    /** Runs one statement and returns how many rows it changed. */
    int change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The first column of each row as text. */
    List<String> column(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    /** Every row of the derived tables in the order of their keys, as PostgreSQL copies them out. */
    Map<String, String> dump() throws SQLException, IOException {
        Map<String, String> dump = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            for (Map.Entry<String, String> table : TABLES.entrySet()) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                "COPY (SELECT * FROM " + table.getKey() + " ORDER BY " + table.getValue()
                                        + ") TO STDOUT",
                                rows);
                dump.put(table.getKey(), rows.toString(StandardCharsets.UTF_8));
            }
        }
        return dump;
    }
}
