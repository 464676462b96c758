package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.http.HttpDoor;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SupervisorTest {

    private final List<String> told = new ArrayList<>();

    @Test
    void stops_from_the_last_to_the_first_and_past_one_that_cannot_stop() {
        Service broken = new Recorded("broken") {
            @Override
            public void stop(Duration within) {
                throw new NoClassDefFoundError("gone");
            }
        };
        new Supervisor(List.of(new Recorded("first"), broken, new Recorded("last"))).stop(Duration.ofSeconds(1));
        assertEquals(List.of("stop last", "stop first"), told);
    }

    @Test
    void what_was_started_is_stopped_again_if_another_does_not_start() {
        Service failing = new Recorded("failing") {
            @Override
            public void start() {
                throw new IllegalStateException("no");
            }
        };
        Supervisor supervisor = new Supervisor(List.of(new Recorded("one"), failing));
        assertEquals(
                "no",
                assertThrows(IllegalStateException.class, supervisor::start).getMessage());
        assertEquals(true, told.contains("stop one"));
    }

    @Test
    void waiting_for_readiness_names_what_fails_for_ever() {
        Service dead = new Recorded("dead") {
            @Override
            public List<HealthCheck> checks() {
                return List.of(HealthCheck.alive("dead", () -> Optional.of("fell over")));
            }
        };
        Supervisor supervisor = new Supervisor(List.of(dead));
        assertEquals(Optional.of("dead: fell over"), supervisor.fatalProblem());
        assertThrows(IllegalStateException.class, () -> supervisor.awaitReady(Duration.ofMinutes(1)));
    }

    /** An interrupted thread does not park: it would look again and again without a pause. */
    @Test
    void waiting_for_readiness_hears_an_interruption() {
        Service slow = new Recorded("slow") {
            @Override
            public List<HealthCheck> checks() {
                return List.of(HealthCheck.ready("slow", () -> Optional.of("reads its state")));
            }
        };
        Supervisor supervisor = new Supervisor(List.of(slow));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> supervisor.awaitReady(Duration.ofMinutes(1)));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> supervisor.awaitReady());
    }

    @Test
    void an_interruption_amid_the_start_reaches_those_that_start() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Service waiting = new Recorded("waiting") {
            @Override
            public void start() throws Exception {
                begun.countDown();
                never.await();
            }
        };
        FutureTask<Void> start = new FutureTask<>(() -> {
            new Supervisor(List.of(waiting)).startRooms();
            return null;
        });
        Thread starter = Thread.ofPlatform().daemon().start(start);
        begun.await();
        starter.interrupt();
        ExecutionException broken = assertThrows(ExecutionException.class, () -> start.get(20, TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, broken.getCause());
    }

    /** A batch that waits for a broker that is away would take all the time there is; clients of that broker close behind it. */
    @Test
    void a_request_that_does_not_end_leaves_time_for_what_is_behind_the_door() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        List<Duration> left = new ArrayList<>();
        Service room = new Recorded("room") {
            @Override
            public void stop(Duration within) {
                left.add(within);
            }
        };
        try (Telemetry telemetry = new Telemetry()) {
            HttpDoor door = new HttpDoor(
                    new Settings(Map.of("QUILL_HTTP_PORT", "0")),
                    telemetry,
                    List.of(routes -> routes.get("/waits", request -> {
                        asked.countDown();
                        never.await();
                    })));
            Supervisor supervisor = new Supervisor(List.of(room, door));
            supervisor.start();
            try (Socket client = new Socket("127.0.0.1", door.port())) {
                client.getOutputStream()
                        .write("GET /waits HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertTrue(asked.await(20, TimeUnit.SECONDS));
                supervisor.stop(Duration.ofSeconds(9));
            }
        }
        assertTrue(left.getFirst().compareTo(Duration.ofSeconds(1)) > 0, () -> "left was " + left);
    }

    private class Recorded implements Service {
        private final String name;

        Recorded(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() throws Exception {
            synchronized (told) {
                told.add("start " + name);
            }
        }

        @Override
        public void stop(Duration within) {
            told.add("stop " + name);
        }

        @Override
        public List<HealthCheck> checks() {
            return List.of();
        }
    }
}
