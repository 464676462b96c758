package io.quillstream.workers;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.kafka.RenewedProducer;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.service.SideBySide;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.workers.consume.CancelledWork;
import io.quillstream.workers.consume.RedisBeginnings;
import io.quillstream.workers.consume.TaskConsumer;
import io.quillstream.workers.consume.TaskGroups;
import io.quillstream.workers.consume.TaskHandler;
import io.quillstream.workers.consume.TaskJournal;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.lane.LaneSlots;
import io.quillstream.workers.model.GatheredAnswers;
import io.quillstream.workers.model.RedisAnswerCache;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.model.WriteBehindAnswers;
import io.quillstream.workers.product.CachedProductTexts;
import io.quillstream.workers.product.PatientProductTexts;
import io.quillstream.workers.product.PostgresProductTexts;
import io.quillstream.workers.product.ProductTexts;
import io.quillstream.workers.prompt.PromptRenderer;
import io.quillstream.workers.provider.Providers;
import io.quillstream.workers.settings.LlmSettings;
import io.quillstream.workers.task.Completions;
import io.quillstream.workers.task.TaskExecution;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The workers of one process: reads tasks of both lanes from their share groups, asks the configured models and
 * publishes stages and completions. Any number of processes share the work; a task of one that dies runs elsewhere.
 */
public final class LlmWorkers implements Service {

    private static final Duration PRODUCTS_KEPT = Duration.ofMinutes(5);
    private static final int POSTGRES_CONNECTIONS = 4;

    private final Settings settings;
    private final KafkaClients kafka;
    private final Telemetry telemetry;
    private final Clock clock = Clock.systemUTC();
    private final List<TaskConsumer> consumers = new CopyOnWriteArrayList<>();
    private Postgres postgres;
    private RedisStore redis;
    private volatile RenewedProducer producer;
    private volatile CancelledWork cancelled;
    private volatile WhenAble taking;

    public LlmWorkers(Settings settings, KafkaClients kafka, Telemetry telemetry) {
        this.settings = settings;
        this.kafka = kafka;
        this.telemetry = telemetry;
    }

    @Override
    public String name() {
        return "llm-workers";
    }

    @Override
    public void start() throws Exception {
        PromptRenderer renderer = Prompts.renderer(settings);
        try (Admin admin = kafka.admin("quill-worker-admin")) {
            TaskGroups.configure(admin);
        }
        postgres = Postgres.open(
                settings.get(ConnectionSettings.POSTGRES_URL),
                settings.get(ConnectionSettings.POSTGRES_USER),
                settings.find(ConnectionSettings.POSTGRES_PASSWORD).orElse(null),
                POSTGRES_CONNECTIONS);
        redis = RedisStore.open(settings.get(ConnectionSettings.REDIS_URL));
        producer = kafka.renewedProducer(
                "quill-worker",
                // What is reported while a request is on its way leaves together in the next; alone, it leaves at once.
                Map.of(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1));
        TextModel model = Providers.model(
                settings,
                new WriteBehindAnswers(
                        new GatheredAnswers(new RedisAnswerCache(redis, settings.get(LlmSettings.CACHE_TTL)))),
                telemetry.meters());
        ProductTexts products = new CachedProductTexts(
                new PatientProductTexts(new PostgresProductTexts(postgres)), PRODUCTS_KEPT, System::nanoTime);
        cancelled = new CancelledWork(kafka);
        cancelled.start();
        Map<Lane, Deserializer<TaskDispatched>> decoders = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            decoders.put(lane, kafka.serdes().deserializer(lane.topic()));
        }
        TaskHandler handler = new TaskHandler(
                decoders::get,
                new TaskExecution(products, renderer, model),
                new Completions(PriceBooks.released(), ProcessHandle.current().pid() + "@quill-worker"),
                new TaskJournal(producer, kafka.serdes()),
                new RedisBeginnings(redis),
                cancelled,
                telemetry.meters(),
                clock);
        LaneSlots slots = LaneSlots.around(settings.get(LlmSettings.CONCURRENCY));
        for (Lane lane : Lane.values()) {
            TaskConsumer consumer = new TaskConsumer(lane, kafka, handler, slots, telemetry.meters());
            consumers.add(consumer);
        }
        // A task that is taken by somebody who cannot work waits there, and if that worker dies, the death is counted
        // against the task.
        taking = new WhenAble(
                "the database of products", postgres::answers, () -> consumers.forEach(TaskConsumer::start));
        taking.start();
    }

    @Override
    public void stop(Duration within) {
        if (taking != null) {
            taking.cancel();
        }
        Duration ofConsumers = within.multipliedBy(9).dividedBy(10);
        SideBySide.within(
                within,
                consumers.stream()
                        .<Runnable>map(consumer -> () -> consumer.stop(ofConsumers))
                        .toList());
        if (cancelled != null) {
            cancelled.stop(Duration.ofSeconds(2));
        }
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    public List<HealthCheck> checks() {
        List<HealthCheck> checks = new ArrayList<>();
        checks.add(HealthCheck.ready(
                "llm-workers-take-tasks", () -> taking == null ? Optional.of("not started yet") : taking.waiting()));
        checks.add(
                HealthCheck.ready("llm-workers-log", () -> producer == null ? Optional.empty() : producer.problem()));
        checks.add(HealthCheck.alive("llm-workers-begin", () -> taking == null ? Optional.empty() : taking.failure()));
        checks.add(HealthCheck.alive(
                "llm-workers",
                () -> consumers.stream()
                        .flatMap(consumer -> consumer.problem().stream())
                        .findFirst()));
        checks.add(HealthCheck.alive(
                "llm-workers-cancellations", () -> cancelled == null ? Optional.empty() : cancelled.problem()));
        return checks;
    }
}
