package io.quillstream.embedded.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    @TempDir
    Path data;

    @Test
    void aPortIsRememberedWhileItIsFree() throws Exception {
        Path file = data.resolve("ports.properties");
        int first = new Ports(file).of("kafka");
        assertEquals(first, new Ports(file).of("kafka"));
        try (ServerSocket somebody = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(somebody.isBound());
            int second = new Ports(file).of("kafka");
            assertNotEquals(first, second);
            assertEquals(second, new Ports(file).of("kafka"));
        }
    }

    @Test
    void noTwoServersShareAPortAndAllLieBelowTheEphemeralRange() {
        Ports ports = new Ports(data.resolve("ports.properties"));
        int[] given = {ports.of("a"), ports.of("b"), ports.of("c")};
        assertEquals(3, Arrays.stream(given).distinct().count());
        assertTrue(Arrays.stream(given).allMatch(port -> port >= 20_000 && port < 32_768));
    }
}
