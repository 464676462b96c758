package io.quillstream.ingest;

import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.ApiKeyHash;
import io.quillstream.edge.identity.IdentitySettings;
import io.quillstream.edge.limit.UserRateLimiter;
import io.quillstream.ingest.account.FreshBooks;
import io.quillstream.ingest.admin.Grants;
import io.quillstream.ingest.decision.LogTail;
import io.quillstream.ingest.generate.SeenUsers;
import io.quillstream.ingest.job.FreshJobs;
import io.quillstream.ingest.publish.BulkAppend;
import io.quillstream.ingest.publish.EventLog;
import io.quillstream.ingest.seed.DevelopmentSeed;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Preparation;
import io.quillstream.runtime.service.Preparation.Step;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.service.SideBySide;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.ConnectionSettings.Mode;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.mongo.SinkPositions;
import io.quillstream.stores.position.EndOffsets;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Users;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * The room behind the HTTP door: requests become events, views become answers. It holds no state of its own, so any
 * number of instances may run. The routes work from {@link #start} on and until {@link #stop}; whoever owns the door
 * lets nobody in before the one and closes it before the other.
 */
public final class IngestApi implements Service {

    private static final Duration READ_PATIENCE = Duration.ofSeconds(2);
    private static final Duration PREPARATION_ENDS = Duration.ofSeconds(3);

    /** One behind the other they would take twenty seconds while Kafka is away, which is all that a stop may. */
    private static final Duration CLIENTS_CLOSE = Duration.ofSeconds(3);

    /** A database that hangs is not waited for: it ends what was begun and not committed. */
    private static final Duration STORES_CLOSE = Duration.ofSeconds(2);

    /** Contents are read for callers who prefer to wait, as long as there are some now and then. */
    private static final Duration CONTENTS_REST = Duration.ofSeconds(30);

    private final Stores stores;
    private final EventLog log;
    private final BulkAppend bulk;
    private final Admin admin;
    private final ReadBarrier barrier;
    private final FreshJobs lists;
    private final FreshBooks books;
    private final UserRateLimiter limiter;
    private final SeenUsers users;
    private final LogTail<AdmissionDecided> admissions;
    private final LogTail<ContentRecorded> contents;
    private final Preparation preparation;
    private final HttpModule routes;

    /** Opens clients, which connect later. Throws on settings that can never work. */
    public IngestApi(Settings settings, KafkaClients kafka, Telemetry telemetry) {
        this.stores = Stores.open(settings);
        this.log = new EventLog(kafka, settings.get(IngestSettings.PUBLISH_TIMEOUT));
        this.bulk = new BulkAppend(kafka);
        this.admin = kafka.admin("ingest-api", EndOffsets.CLIENT_PATIENCE);
        this.barrier = new ReadBarrier(
                EndOffsets.of(admin),
                // One thread asks for all: a connection that never answers must not keep it for longer than anybody
                // waits.
                new SinkPositions(stores.mongo(), SinkPositions.VIEW).within(READ_PATIENCE),
                settings.get(ConnectionSettings.TOPIC_PARTITIONS),
                READ_PATIENCE);
        this.lists =
                new FreshJobs(EndOffsets.of(admin), stores.mongo(), settings.get(ConnectionSettings.TOPIC_PARTITIONS));
        this.books = new FreshBooks(
                EndOffsets.of(admin), stores.postgres(), settings.get(ConnectionSettings.TOPIC_PARTITIONS));
        this.limiter = new UserRateLimiter(settings);
        this.users = new SeenUsers(new Users(stores.postgres()));
        this.admissions = LogTail.awake(kafka, Topics.ADMISSIONS);
        this.contents = LogTail.resting(kafka, Topics.CONTENT, CONTENTS_REST);
        this.routes = new Routes(
                        settings,
                        telemetry,
                        stores,
                        barrier,
                        lists,
                        books,
                        limiter,
                        users,
                        kafka,
                        log,
                        bulk,
                        admissions,
                        contents)
                .all();
        this.preparation = new Preparation(name(), steps(settings));
    }

    @Override
    public String name() {
        return "ingest-api";
    }

    /** The routes, for the one HTTP door of the process. */
    public HttpModule http() {
        return routes;
    }

    @Override
    public void start() {
        preparation.start();
    }

    @Override
    public void stop(Duration within) {
        preparation.stop(within.compareTo(PREPARATION_ENDS) < 0 ? within : PREPARATION_ENDS);
        SideBySide.within(
                CLIENTS_CLOSE,
                List.of(
                        admissions::close,
                        contents::close,
                        barrier::close,
                        lists::close,
                        books::close,
                        () -> admin.close(Duration.ofSeconds(1)),
                        bulk::close,
                        log::close,
                        limiter::close,
                        users::close));
        SideBySide.within(STORES_CLOSE, List.of(stores::close));
    }

    @Override
    public List<HealthCheck> checks() {
        return List.of(
                preparation.check(),
                HealthCheck.ready("ingest-api-log", () -> log.problem().or(bulk::problem)),
                HealthCheck.alive("ingest-api-admissions", admissions::problem),
                HealthCheck.alive("ingest-api-contents", contents::problem));
    }

    private List<Step> steps(Settings settings) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("PostgreSQL", stores.postgres()::migrate));
        steps.add(new Step("MongoDB", stores.mongo()::ensureIndexes));
        steps.add(new Step("Kafka", log::connect));
        steps.add(new Step("Kafka", admissions::start));
        steps.add(new Step("Kafka", contents::start));
        if (settings.get(ConnectionSettings.MODE) == Mode.DEV) {
            DevelopmentSeed seed = new DevelopmentSeed(
                    new Workspaces(stores.postgres()),
                    new ApiKeys(stores.postgres()),
                    new ApiKeyHash(IdentitySettings.apiKeySecret(settings)),
                    new Grants(log));
            steps.add(new Step("PostgreSQL and Kafka", seed::plant));
        }
        return steps;
    }
}
