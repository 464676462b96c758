package io.quillstream.launcher.contract;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Wire;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.RawBsonDocument;
import redis.clients.jedis.RedisClient;

/**
 * All that a house has and has done: the ends of its topics, every row and document, the keys in Redis, the calls to the
 * provider. Two equal readings mean that nothing was accepted, charged, stored or sent in between.
 */
final class Belongings {

    /** How far sinks have come, who asked how often, and tickets, which expire by themselves. */
    private static final List<String> NOT_KEPT = List.of("sink_offsets", "sink_positions", "flyway_schema_history");

    private static final List<String> PASSING_KEYS = List.of("quill:rate:", "quill:ticket:");

    private final House house;
    private final FakeLlm provider;

    Belongings(House house, FakeLlm provider) {
        this.house = house;
        this.provider = provider;
    }

    /** Everything, once what earlier requests set in motion is over. */
    Map<String, String> atRest() {
        Map<String, String> all = new TreeMap<>();
        house.traces().atRest().forEach((topic, end) -> all.put("topic " + topic, end.toString()));
        rows(all);
        documents(all);
        keys(all);
        all.put("calls to the provider", Long.toString(provider.count(Wire.OPENAI)));
        return all;
    }

    /** Every row of every table, as text. */
    static String allRows(House house) {
        StringBuilder all = new StringBuilder();
        try (Connection connection = connection(house);
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
                    while (rows.next()) {
                        all.append(rows.getString(1)).append('\n');
                    }
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return all.toString();
    }

    private static Connection connection(House house) throws SQLException {
        return DriverManager.getConnection(
                house.endpoint("/postgres/url"),
                house.endpoint("/postgres/user"),
                house.endpoint("/postgres/password"));
    }

    private void rows(Map<String, String> all) {
        try (Connection connection = connection(house);
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                try (ResultSet figures = statement.executeQuery(
                        "SELECT count(*) || ' rows ' || coalesce(sum(hashtext(t::text)), 0) FROM " + table + " t")) {
                    figures.next();
                    all.put("table " + table, figures.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet names = statement.executeQuery(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")) {
            while (names.next()) {
                tables.add(names.getString(1));
            }
        }
        tables.removeAll(NOT_KEPT);
        return tables;
    }

    private void documents(Map<String, String> all) {
        String address = house.endpoint("/mongo");
        try (MongoClient client = MongoClients.create(address)) {
            MongoDatabase database = client.getDatabase(new com.mongodb.ConnectionString(address).getDatabase());
            for (String name : database.listCollectionNames()) {
                if (!NOT_KEPT.contains(name)) {
                    long hash = 0;
                    long count = 0;
                    for (RawBsonDocument document :
                            database.getCollection(name, RawBsonDocument.class).find()) {
                        hash += document.hashCode();
                        count++;
                    }
                    all.put("collection " + name, count + " documents " + hash);
                }
            }
        }
    }

    private void keys(Map<String, String> all) {
        try (RedisClient redis = RedisClient.create(house.endpoint("/redis"))) {
            long kept = redis.keys("*").stream()
                    .filter(key -> PASSING_KEYS.stream().noneMatch(key::startsWith))
                    .count();
            all.put("keys in Redis", Long.toString(kept));
        }
    }
}
