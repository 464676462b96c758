package io.quillstream.sinks;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Preparation;
import io.quillstream.runtime.service.Preparation.Step;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.service.SideBySide;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.sinks.books.Books;
import io.quillstream.sinks.feed.DeadLetters;
import io.quillstream.sinks.feed.Sink;
import io.quillstream.sinks.feed.SinkFeed;
import io.quillstream.sinks.history.HistorySink;
import io.quillstream.sinks.view.ViewSink;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.redis.RedisStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The room where topics become rows and documents: the view to MongoDB, audit and ledger to PostgreSQL, live history to
 * Redis. Each sink has its own consumers, so a store that is away holds up its own sink only.
 */
public final class Sinks implements Service {

    private static final int POSTGRES_CONNECTIONS = 4;
    private static final Duration PREPARATIONS_END = Duration.ofSeconds(3);

    private final Settings settings;
    private final KafkaClients kafka;
    private final Telemetry telemetry;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private volatile List<SinkFeed> feeds = List.of();
    private volatile List<Preparation> preparations = List.of();

    public Sinks(Settings settings, KafkaClients kafka, Telemetry telemetry) {
        this.settings = settings;
        this.kafka = kafka;
        this.telemetry = telemetry;
    }

    @Override
    public String name() {
        return "sinks";
    }

    @Override
    public void start() {
        Postgres postgres = opened(Postgres.open(
                settings.get(ConnectionSettings.POSTGRES_URL),
                settings.get(ConnectionSettings.POSTGRES_USER),
                settings.find(ConnectionSettings.POSTGRES_PASSWORD).orElse(null),
                POSTGRES_CONNECTIONS * settings.get(SinkSettings.SINK_THREADS)));
        MongoStore mongo = opened(MongoStore.open(settings.get(ConnectionSettings.MONGO_URL)));
        RedisStore redis = opened(RedisStore.open(settings.get(ConnectionSettings.REDIS_URL)));
        DeadLetters deadLetters = opened(new DeadLetters(kafka));
        SinkFeed view = feed(new ViewSink(mongo), deadLetters);
        SinkFeed audit = feed(Books.audit(postgres), deadLetters);
        SinkFeed ledger = feed(Books.ledger(postgres), deadLetters);
        SinkFeed history = feed(new HistorySink(redis, settings.get(SinkSettings.HISTORY_TTL)), deadLetters);
        feeds = List.of(view, audit, ledger, history);
        preparations = List.of(
                new Preparation(
                        "sinks-postgres",
                        List.of(
                                new Step("PostgreSQL", postgres::migrate),
                                new Step("Kafka", audit::start),
                                new Step("Kafka", ledger::start))),
                new Preparation(
                        "sinks-mongo",
                        List.of(new Step("MongoDB", mongo::ensureIndexes), new Step("Kafka", view::start))),
                new Preparation("sinks-redis", List.of(new Step("Kafka", history::start))));
        preparations.forEach(Preparation::start);
    }

    @Override
    public void stop(Duration within) {
        Duration patience = within.compareTo(PREPARATIONS_END) < 0 ? within : PREPARATIONS_END;
        SideBySide.within(
                patience,
                preparations.stream()
                        .<Runnable>map(preparation -> () -> preparation.stop(patience))
                        .toList());
        SideBySide.within(
                within,
                feeds.stream().<Runnable>map(feed -> () -> feed.stop(within)).toList());
        preparations = List.of();
        feeds = List.of();
        closeAll();
    }

    @Override
    public List<HealthCheck> checks() {
        List<HealthCheck> checks = new ArrayList<>();
        preparations.forEach(preparation -> checks.add(preparation.check()));
        feeds.forEach(feed -> checks.addAll(feed.checks()));
        return checks;
    }

    private SinkFeed feed(Sink sink, DeadLetters deadLetters) {
        return new SinkFeed(sink, kafka, telemetry, deadLetters, settings.get(SinkSettings.SINK_THREADS));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    private void closeAll() {
        for (AutoCloseable resource : opened.reversed()) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("A client of the sinks did not close", e);
            }
        }
        opened.clear();
    }
}
