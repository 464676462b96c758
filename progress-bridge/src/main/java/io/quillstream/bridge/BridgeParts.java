package io.quillstream.bridge;

import io.micrometer.core.instrument.Timer;
import io.quillstream.bridge.access.StreamAccess;
import io.quillstream.bridge.access.Tickets;
import io.quillstream.bridge.batch.BatchChannels;
import io.quillstream.bridge.batch.BatchSource;
import io.quillstream.bridge.batch.BatchStreams;
import io.quillstream.bridge.feed.LogScan;
import io.quillstream.bridge.feed.ProgressFeed;
import io.quillstream.bridge.job.FollowedJobs;
import io.quillstream.bridge.job.JobChannels;
import io.quillstream.bridge.job.JobPasts;
import io.quillstream.bridge.job.JobStreams;
import io.quillstream.bridge.job.ProgressDecoder;
import io.quillstream.bridge.job.StoredHistory;
import io.quillstream.bridge.stream.OpenStreams;
import io.quillstream.bridge.stream.RenewedLeases;
import io.quillstream.bridge.stream.StreamCare;
import io.quillstream.bridge.stream.StreamLimit;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.DoorAuthenticator;
import io.quillstream.edge.identity.PostgresIdentityStore;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.stores.mongo.Batches;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.mongo.SinkPositions;
import io.quillstream.stores.position.EndOffsets;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Workspaces;
import io.quillstream.stores.redis.JobHistory;
import io.quillstream.stores.redis.RedisPositions;
import io.quillstream.stores.redis.RedisStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a running bridge is made of, wired once; closes what it opened, in reverse order. */
final class BridgeParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeParts.class);
    private static final int POSTGRES_CONNECTIONS = 4;
    private static final Duration VIEW_PATIENCE = Duration.ofSeconds(2);
    /** The feed is some ten milliseconds behind the 202, more beside a batch; the view's sink writes later still. */
    private static final Duration FEED_PATIENCE = Duration.ofMillis(250);

    private static final long MIB = 1024L * 1024;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ProgressFeed feed;
    private final OpenStreams streams;
    private final StreamCare care;
    private final JobStreams jobStreams;
    private final BatchStreams batchStreams;

    BridgeParts(Settings settings, KafkaClients kafka, Telemetry telemetry) {
        Postgres postgres = opened(Postgres.openForRequests(
                settings.get(ConnectionSettings.POSTGRES_URL),
                settings.get(ConnectionSettings.POSTGRES_USER),
                settings.find(ConnectionSettings.POSTGRES_PASSWORD).orElse(null),
                POSTGRES_CONNECTIONS));
        MongoStore mongo = opened(MongoStore.open(settings.get(ConnectionSettings.MONGO_URL)));
        RedisStore redis = opened(RedisStore.open(settings.get(ConnectionSettings.REDIS_URL)));
        EndOffsets ends = EndOffsets.of(opened(kafka.admin("progress-bridge", EndOffsets.CLIENT_PATIENCE)));
        ReadBarrier barrier = barrier(settings, ends, mongo);

        StreamAccess access = new StreamAccess(
                new Access(new DoorAuthenticator(
                        settings, new PostgresIdentityStore(new Workspaces(postgres), new ApiKeys(postgres)))),
                new Tickets(redis));
        streams = new OpenStreams(
                new StreamLimit(settings.get(BridgeSettings.STREAMS_PER_USER), opened(new RenewedLeases(redis))),
                settings.get(BridgeSettings.QUEUE_KIB) * 1024,
                telemetry.meters());
        care = opened(new StreamCare(streams, access, settings.get(BridgeSettings.STALL)));

        ProgressDecoder decoder = new ProgressDecoder(kafka.serdes());
        Timer fanOut = fanOut(telemetry);
        JobChannels jobChannels = new JobChannels(
                decoder, appendedAt -> fanOut.record(Duration.ofMillis(System.currentTimeMillis() - appendedAt)));
        feed = opened(new ProgressFeed(
                kafka,
                new ProgressFeed.FeedWindow(
                        settings.get(BridgeSettings.LOOKBACK), settings.get(BridgeSettings.MEMORY_MIB) * MIB),
                jobChannels));
        LogScan scan = new LogScan(kafka, ends, settings.get(BridgeSettings.SCAN));
        JobPasts pasts = new JobPasts(feed, history(redis), scan, decoder);
        FollowedJobs jobs =
                new FollowedJobs(feed, jobChannels, pasts, decoder, new Jobs(mongo), barrier, FEED_PATIENCE);
        jobStreams = new JobStreams(access, jobs, streams);

        BatchSource batches = new BatchSource(new Batches(mongo), new Jobs(mongo), barrier);
        batchStreams = new BatchStreams(access, batches, opened(new BatchChannels(batches)), streams);
    }

    ProgressFeed feed() {
        return feed;
    }

    OpenStreams streams() {
        return streams;
    }

    StreamCare care() {
        return care;
    }

    JobStreams jobStreams() {
        return jobStreams;
    }

    BatchStreams batchStreams() {
        return batchStreams;
    }

    private ReadBarrier barrier(Settings settings, EndOffsets ends, MongoStore mongo) {
        return opened(new ReadBarrier(
                ends,
                // One thread asks for all: a connection that never answers must not keep it for longer than anybody
                // waits.
                new SinkPositions(mongo, SinkPositions.VIEW).within(VIEW_PATIENCE),
                settings.get(ConnectionSettings.TOPIC_PARTITIONS),
                VIEW_PATIENCE));
    }

    private static StoredHistory history(RedisStore redis) {
        return new StoredHistory(new JobHistory(redis), new RedisPositions(redis, RedisPositions.HISTORY));
    }

    private static Timer fanOut(Telemetry telemetry) {
        return Timer.builder("quill.stream.fanout")
                .description("From an event's append to the log until it was given to all its clients")
                .publishPercentiles(0.5, 0.99)
                .register(telemetry.meters());
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("A part of the bridge did not close", e);
            }
        }
    }
}
