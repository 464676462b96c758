package io.quillstream.bridge.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.bridge.access.Subject;
import io.quillstream.bridge.feed.LogScan;
import io.quillstream.bridge.feed.ProgressFeed;
import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.Eventually;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.redis.JobHistory;
import io.quillstream.stores.redis.RedisPositions;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that is opened right behind its job's 202, before the feed and the view have heard of the job. */
class JobOnItsWayTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private BridgeHouse house;
    private JobChannels channels;
    private ProgressFeed feed;

    /** Nobody can tell how far this view has come, so whoever asks it is refused. */
    private final ReadBarrier view = new ReadBarrier(
            asked -> {
                throw new TimeoutException("the broker does not answer this test");
            },
            asked -> {
                throw new IllegalStateException("nobody asks before the ends are known");
            },
            4,
            LONG);

    @BeforeEach
    void open() throws Exception {
        house = BridgeHouse.open();
        channels = new JobChannels(new ProgressDecoder(house.kafka.serdes()), appendedAt -> {});
        feed = new ProgressFeed(house.kafka, new ProgressFeed.FeedWindow(Duration.ofHours(1), 1 << 20), channels);
        feed.start(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        feed.close();
        view.close();
        house.close();
    }

    @Test
    void theFeedsFirstRecordOpensItWithoutTheView() throws Exception {
        UUID job = UUID.randomUUID();
        FutureTask<JobChannel> opened = new FutureTask<>(
                () -> jobs(LONG).follow(house.workspace, Subject.of(Subject.Type.JOB, job.toString())));
        Thread client = Thread.ofPlatform().daemon().start(opened);
        Eventually.holds(LONG, () -> client.getState() == Thread.State.TIMED_WAITING || opened.isDone());

        house.worker.report(job, Stage.QUEUED);

        opened.get();
    }

    @Test
    void theViewIsAskedWhenTheFeedHearsNothing() {
        Subject nobodys = Subject.of(Subject.Type.JOB, UUID.randomUUID().toString());
        ProblemException refused = assertThrows(
                ProblemException.class, () -> jobs(Duration.ofMillis(1)).follow(house.workspace, nobodys));
        assertEquals(ProblemCode.OVERLOADED, refused.code());
    }

    @Test
    void anotherWorkspacesJobIsUnknownAsSoonAsTheFeedKnowsWhoseItIs() {
        UUID job = house.worker.queued();
        ProblemException refused = assertThrows(
                ProblemException.class,
                () -> jobs(LONG).follow(house.foreignWorkspace, Subject.of(Subject.Type.JOB, job.toString())));
        assertEquals(ProblemCode.NOT_FOUND, refused.code());
    }

    private FollowedJobs jobs(Duration onItsWay) {
        ProgressDecoder decoder = new ProgressDecoder(house.kafka.serdes());
        StoredHistory history =
                new StoredHistory(new JobHistory(house.redis), new RedisPositions(house.redis, RedisPositions.HISTORY));
        JobPasts pasts = new JobPasts(
                feed, history, new LogScan(house.kafka, partitions -> Map.of(), Duration.ofSeconds(10)), decoder);
        return new FollowedJobs(feed, channels, pasts, decoder, new Jobs(house.mongo), view, onItsWay);
    }
}
