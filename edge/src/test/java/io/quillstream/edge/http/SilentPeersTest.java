package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The kernel is told how long a client may be silent. That it acts on it is the kernel's business. */
@EnabledOnOs(OS.LINUX)
class SilentPeersTest {

    @Test
    void accepted_connections_inherit_the_bound() throws Throwable {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(SilentPeers.dropAfter(Duration.ofSeconds(42), server.getLocalPort()));
            Set<Integer> before = sockets();
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                    Socket accepted = server.accept()) {
                assertTrue(accepted.isConnected());
                Set<Integer> both = sockets();
                both.removeAll(before);
                Set<Integer> bounds = new HashSet<>();
                for (int descriptor : both) {
                    bounds.add(userTimeout(descriptor));
                }
                assertEquals(Set.of(0, 42_000), bounds, "the client's own end and the accepted one");
            }
        }
    }

    @Test
    void a_port_that_nobody_listens_on_has_nothing_to_set() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertFalse(SilentPeers.dropAfter(Duration.ofSeconds(42), port));
    }

    private static Set<Integer> sockets() throws Exception {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(one -> {
                        try {
                            return Files.readSymbolicLink(one).toString().startsWith("socket:");
                        } catch (java.io.IOException closedMeanwhile) {
                            return false;
                        }
                    })
                    .map(one -> Integer.parseInt(one.getFileName().toString()))
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }

    private static int userTimeout(int descriptor) throws Throwable {
        var getsockopt = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("getsockopt"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, Integer.BYTES);
            assertEquals(0, (int) getsockopt.invokeExact(descriptor, 6, 18, value, length));
            return value.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
