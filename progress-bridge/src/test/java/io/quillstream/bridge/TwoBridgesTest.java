package io.quillstream.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.RunningBridge;
import io.quillstream.bridge.house.Worker;
import io.quillstream.client.EventStream;
import io.quillstream.client.JobEvent;
import io.quillstream.client.QuillClient;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.testkit.stream.RoundRobin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Two bridges behind a round-robin proxy that cuts connections at random, one of them stopped and replaced: every client
 * sees 1..n of its job, in order, each once.
 */
class TwoBridgesTest {

    private static final int CLIENTS = 40;
    private static final int ATTEMPTS = 4;
    private static final long SEED = 20_261_121;

    @Test
    void two_bridges_behave_as_one_while_connections_break_and_one_is_replaced() throws Exception {
        try (BridgeHouse house = BridgeHouse.open();
                RoundRobin proxy = new RoundRobin(SEED);
                QuillClient client =
                        new QuillClient(URI.create("http://127.0.0.1:" + proxy.port()), house.token("dev"));
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            RunningBridge first = house.bridge();
            RunningBridge second = house.bridge();
            proxy.backends(List.of(first.port(), second.port()));
            List<UUID> jobs =
                    LongStream.range(0, CLIENTS).mapToObj(i -> house.queued()).toList();
            List<Future<List<Long>>> seen = jobs.stream()
                    .map(job -> readers.submit(() -> follow(client, job)))
                    .toList();

            Random random = new Random(SEED);
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                for (Stage stage : Worker.STAGES) {
                    for (UUID job : jobs) {
                        house.worker.report(job, stage, attempt, attempt);
                        if (random.nextInt(4) == 0) {
                            house.worker.report(job, stage, attempt, attempt);
                        }
                    }
                    proxy.cutSome(0.3);
                }
                if (attempt == 2) {
                    proxy.backends(List.of(second.port()));
                    first.stop();
                }
                if (attempt == 3) {
                    proxy.backends(List.of(house.bridge().port(), second.port()));
                }
            }
            jobs.forEach(job -> house.worker.completed(job, List.of("x")));

            List<Long> expected = LongStream.rangeClosed(1, 2 + (long) ATTEMPTS * Worker.STAGES.size())
                    .boxed()
                    .toList();
            for (Future<List<Long>> one : seen) {
                assertEquals(expected, one.get(60, TimeUnit.SECONDS));
            }
            assertTrue(proxy.cuts() > CLIENTS, "connections did break: " + proxy.cuts());
        }
    }

    private static List<Long> follow(QuillClient client, UUID job) {
        List<Long> numbers = new ArrayList<>();
        try (EventStream<JobEvent> events = client.events(job)) {
            events.forEach(event -> numbers.add(event.seq()));
        }
        return numbers;
    }
}
