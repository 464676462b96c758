package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A browser asks for its job and then opens the stream on the same connection, for hours. */
class ConnectionMemoryTest {

    private static final int CONNECTIONS = 400;
    private static final long MOST_BYTES = 32 * 1024;

    @Test
    void aConnectionThatIsUsedAgainKeepsLittle() throws Exception {
        String request = DoorUnderTest.head("GET", "/api/v1/things/1", "X-Client: some/1.0") + "\r\n";
        List<Wire> open = new ArrayList<>();
        try (DoorUnderTest door = DoorUnderTest.open()) {
            assertEquals(200, Wire.exchange(door.port(), request).status());
            long before = live();
            for (int i = 0; i < CONNECTIONS; i++) {
                Wire wire = new Wire(door.port());
                open.add(wire);
                for (int round = 0; round < 3; round++) {
                    assertEquals(200, wire.send(request).answer().status());
                }
            }
            long each = (live() - before) / CONNECTIONS;
            assertTrue(each < MOST_BYTES, each + " bytes");
        } finally {
            for (Wire wire : open) {
                wire.close();
            }
        }
    }

    /** Nobody asks who opens a connection. */
    @Test
    @Timeout(30)
    void connectionsBeyondWhatMemoryAllowsAreClosedAtOnce() throws Exception {
        try (DoorUnderTest door = new DoorUnderTest(Map.of(), Duration.ofSeconds(60), 2);
                Wire first = new Wire(door.port())) {
            try (Wire second = new Wire(door.port())) {
                assertTrue(answered(first));
                assertTrue(answered(second));
                try (Wire third = new Wire(door.port())) {
                    assertFalse(answered(third));
                }
                assertTrue(answered(second));
            }
            boolean answered = false;
            while (!answered) {
                try (Wire next = new Wire(door.port())) {
                    answered = answered(next);
                }
            }
        }
    }

    private static boolean answered(Wire wire) {
        try {
            Answer answer = wire.send(DoorUnderTest.head("GET", "/api/v1/things/1") + "\r\n")
                    .answer();
            return answer != null && answer.status() == 200;
        } catch (IOException closed) {
            return false;
        }
    }

    private static long live() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
