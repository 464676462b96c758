package io.quillstream.runtime.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where the servers are that more than one room talks to, and the settings that all processes share. */
public final class ConnectionSettings {

    /** What a process may assume about who uses it. */
    public enum Mode {
        DEV,
        PROD
    }

    public static final Setting<Mode> MODE = Setting.choice(
            "QUILL_MODE",
            Mode.class,
            Mode.DEV,
            "In prod the start is refused with development secrets or with the local writer as a provider.");
    public static final Setting<Integer> HTTP_PORT =
            Setting.number("QUILL_HTTP_PORT", 8080, 0, 65535, "Port of the HTTP door; 0 picks a free one.");
    public static final Setting<String> HTTP_HOST =
            Setting.text("QUILL_HTTP_HOST", "127.0.0.1", "Address the HTTP door binds to.");
    public static final Setting<String> KAFKA_BOOTSTRAP =
            Setting.text("QUILL_KAFKA_BOOTSTRAP", "127.0.0.1:9092", "Bootstrap servers of the Kafka cluster.");
    public static final Setting<Path> KAFKA_PROPERTIES = Setting.file(
            "QUILL_KAFKA_PROPERTIES",
            "Path of a properties file for all clients of Kafka, with TLS and credentials; see docs/cluster.md.");
    public static final Setting<String> SCHEMA_REGISTRY_URL = Setting.address(
            "QUILL_SCHEMA_REGISTRY_URL",
            "http://127.0.0.1:8081",
            "Address of a schema registry with the Confluent REST paths.");
    public static final Setting<Integer> TOPIC_PARTITIONS =
            Setting.number("QUILL_TOPIC_PARTITIONS", 4, 1, 1000, "Partitions of every topic; fixed once they exist.");
    public static final Setting<Integer> TOPIC_REPLICATION = Setting.number(
            "QUILL_TOPIC_REPLICATION", -1, -1, 9, "Replicas of topics to be created; -1 is the cluster's default.");
    public static final Setting<String> POSTGRES_URL = Setting.text(
            "QUILL_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:5432/quill", "JDBC address of the PostgreSQL database.");
    public static final Setting<String> POSTGRES_USER =
            Setting.text("QUILL_POSTGRES_USER", "postgres", "Owner of the schema; migrations run as this user.");
    public static final Setting<String> POSTGRES_PASSWORD =
            Setting.secret("QUILL_POSTGRES_PASSWORD", "Password of that user.");
    public static final Setting<String> MONGO_URL =
            Setting.text("QUILL_MONGO_URL", "mongodb://127.0.0.1:27017/quill", "Address and database of MongoDB.");
    public static final Setting<String> REDIS_URL =
            Setting.address("QUILL_REDIS_URL", "redis://127.0.0.1:6379", "Address of Redis.");
    public static final Setting<Duration> START_PATIENCE = Setting.duration(
            "QUILL_START_PATIENCE",
            "1m",
            "How long Kafka and PostgreSQL may be away when a service starts, before it ends with exit code 7; 15m where every end counts as a crash, as in Kubernetes.");
    public static final Setting<Duration> COMMIT_INTERVAL = Setting.duration(
            "QUILL_COMMIT_INTERVAL",
            "100ms",
            "Longest time between two commits of the stream processors; they commit at once when somebody waits and there is nothing more to read.");
    public static final Setting<Integer> STREAM_THREADS =
            Setting.number("QUILL_STREAM_THREADS", 1, 1, 64, "Threads of the stream processors in one process.");

    /** In the order of the docs. */
    public static final List<Setting<?>> ALL = List.of(
            MODE,
            HTTP_HOST,
            HTTP_PORT,
            KAFKA_BOOTSTRAP,
            KAFKA_PROPERTIES,
            SCHEMA_REGISTRY_URL,
            TOPIC_PARTITIONS,
            TOPIC_REPLICATION,
            POSTGRES_URL,
            POSTGRES_USER,
            POSTGRES_PASSWORD,
            MONGO_URL,
            REDIS_URL,
            START_PATIENCE,
            COMMIT_INTERVAL,
            STREAM_THREADS);

    private ConnectionSettings() {}
}
