package io.quillstream.launcher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.EventStream;
import io.quillstream.client.JobEvent;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.launcher.scenario.UpProcess;
import io.quillstream.launcher.stream.CutFollower.Transcript;
import io.quillstream.testkit.samples.SampleCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients whose connections are cut at random, at two bridges of which one after the other is killed: each client sees
 * 1..n of its job, in order, each once, and what it saw is what the job's whole stream shows afterwards.
 */
class KilledBridgesTest {

    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);

    /** Jobs do not end by themselves, and bridges forget soon, so that resumed streams need the history. */
    private static final Map<String, String> ENDLESS = Map.of(
            "QUILL_RATE_LIMIT", "1000000/min",
            "QUILL_LOCAL_LATENCY", "20m",
            "QUILL_JOB_DEADLINE", "30m",
            "QUILL_STREAMS_PER_USER", "5000",
            "QUILL_BRIDGE_LOOKBACK", "10s");

    @TempDir
    Path data;

    @Test
    void clients_lose_nothing_while_connections_break_and_bridges_are_killed() throws Exception {
        follow(40, 5);
    }

    /** {@code ./quill test -pl launcher -Dtest.excluded=docker -Dtest=KilledBridgesTest#five_hundred_clients_for_two_minutes} */
    @Test
    @Tag("long")
    void five_hundred_clients_for_two_minutes() throws Exception {
        follow(500, 60);
    }

    private void follow(int clients, int rounds) throws Exception {
        try (UpProcess up = UpProcess.up(data, ENDLESS);
                QuillClient door = up.client();
                BridgePair pair = BridgePair.beside(data, ENDLESS);
                ProgressWriter writer = new ProgressWriter(up.endpoints());
                ScheduledExecutorService scissors = Executors.newScheduledThreadPool(1);
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService killer = Executors.newSingleThreadExecutor()) {
            CountDownLatch over = new CountDownLatch(1);
            try {
                List<UUID> jobs = jobs(up, door, clients);
                String key = up.endpoints().get("api_key").asText();
                List<Future<Transcript>> seen = IntStream.range(0, clients)
                        .mapToObj(i -> readers.submit(
                                new CutFollower(pair.url(), jobs.get(i), key, () -> writer.rounds() + 1, scissors, i)))
                        .toList();

                AtomicInteger kills = new AtomicInteger();
                Future<?> killing = killer.submit(() -> killInTurn(pair, over, kills));
                for (int round = 0; round < rounds; round++) {
                    long next = System.nanoTime() + ROUND.toNanos();
                    writer.round(jobs);
                    while (next - System.nanoTime() > 0) {
                        LockSupport.parkNanos(next - System.nanoTime());
                    }
                }
                over.countDown();
                killing.get(60, TimeUnit.SECONDS);
                jobs.forEach(door::cancel);

                List<Transcript> transcripts = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    Transcript transcript = seen.get(i).get(120, TimeUnit.SECONDS);
                    assertEquals(
                            numbersOf(door, jobs.get(i)), transcript.events().size(), "the whole story again");
                    assertTrue(transcript.events().size() >= 2 + rounds, transcript.events()::toString);
                    transcripts.add(transcript);
                }
                report(transcripts, rounds, kills.get());
            } finally {
                over.countDown();
                readers.shutdownNow();
            }
        }
    }

    private static Void killInTurn(BridgePair pair, CountDownLatch over, AtomicInteger kills) throws Exception {
        for (int which = 0; over.getCount() > 0; which = 1 - which) {
            long next = System.nanoTime() + BETWEEN_KILLS.toNanos();
            pair.kill(which);
            kills.incrementAndGet();
            pair.replace(which);
            over.await(next - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return null;
    }

    private static List<UUID> jobs(UpProcess up, QuillClient door, int count) throws Exception {
        UUID workspace = UUID.fromString(up.endpoints().get("workspace_id").asText());
        UUID product = SampleCatalogue.products().getFirst().id();
        List<UUID> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(door.generate(CopyGenerationRequest.of(workspace, product, "titles"), PostOptions.DEFAULT)
                    .jobId());
        }
        return jobs;
    }

    /** How many events the job's stream has when it is read from its beginning; they must be numbered without gap. */
    private static int numbersOf(QuillClient door, UUID job) {
        List<Long> numbers = new ArrayList<>();
        try (EventStream<JobEvent> events = door.events(job)) {
            events.forEach(event -> numbers.add(event.seq()));
        }
        assertEquals(LongStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers);
        return numbers.size();
    }

    private static void report(List<Transcript> transcripts, int rounds, int kills) {
        List<Long> catchUps = transcripts.stream()
                .flatMap(each -> each.catchUpMillis().stream())
                .sorted()
                .toList();
        int connections = transcripts.stream().mapToInt(Transcript::connections).sum();
        int broken = transcripts.stream().mapToInt(Transcript::broken).sum();
        assertTrue(kills > 0 && broken > 0 && connections > 2 * transcripts.size(), "there was something to survive");
        System.out.printf(
                "%d clients, %d s, %d bridges killed: %d connections, %d of them broken by a kill or refused, %d told to"
                        + " come later; each client saw 1..n once and in order. Catch-up: p50 %d ms, p99 %d ms, longest %d ms%n",
                transcripts.size(),
                rounds * ROUND.toSeconds(),
                kills,
                connections,
                broken,
                transcripts.stream().mapToInt(Transcript::later).sum(),
                catchUps.get(catchUps.size() / 2),
                catchUps.get(catchUps.size() * 99 / 100),
                catchUps.getLast());
    }
}
