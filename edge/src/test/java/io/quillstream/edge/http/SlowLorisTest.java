package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** 500 sockets that say a byte now and then: each is cut in time, and those who ask properly are answered meanwhile. */
class SlowLorisTest {

    private static final int SLOW = 500;
    private static final int GOOD = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final String JSON = "Content-Type: application/json";

    @Test
    void slowSocketsAreCutAndDoNotSlowGoodOnes() throws Exception {
        try (DoorUnderTest door = new DoorUnderTest(Map.of(), PATIENCE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> slow = new ArrayList<>();
            for (int i = 0; i < SLOW; i++) {
                boolean head = i % 2 == 0;
                slow.add(threads.submit(() -> cutAfterTrickling(door.port(), head)));
            }
            List<Long> waits = new ArrayList<>();
            for (int i = 0; i < GOOD; i++) {
                long begun = System.nanoTime();
                assertEquals(200, door.post("{}", JSON).status());
                waits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            }
            for (Future<Integer> each : slow) {
                assertEquals(408, each.get(30, TimeUnit.SECONDS));
            }
            waits.sort(null);
            long p99 = waits.get(GOOD * 99 / 100);
            assertTrue(p99 <= 2_000, "good clients waited " + p99 + " ms at p99");
            assertEquals(GOOD, door.accepted.get(), "nothing that came slowly was accepted");
        }
    }

    /** Sends a byte of a head, or of a body, every 200 ms until it is told off; returns the status. */
    private static int cutAfterTrickling(int port, boolean head) throws Exception {
        try (Wire wire = new Wire(port)) {
            String whole = DoorUnderTest.head("POST", "/api/v1/things", JSON, "Content-Length: 1000") + "\r\n";
            wire.send(head ? whole.substring(0, whole.length() - 4) : whole);
            Semaphore told = new Semaphore(0);
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    while (!told.tryAcquire(200, TimeUnit.MILLISECONDS)) {
                        wire.send(" ");
                    }
                } catch (IOException | InterruptedException cut) {
                    // that is what is expected
                }
            });
            Answer answer = wire.answer();
            told.release();
            sender.join();
            assertNotNull(answer, () -> "cut without a word amid a " + (head ? "head" : "body"));
            return answer.status();
        }
    }
}
