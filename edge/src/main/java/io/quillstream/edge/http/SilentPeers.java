package io.quillstream.edge.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds for how long a client may leave bytes unacknowledged. A client that vanishes without a word (a pulled cable, a
 * sleeping laptop, a forgetful firewall) refuses nothing: heartbeats are taken by the kernel, which goes on to repeat
 * them for a quarter of an hour. {@code TCP_USER_TIMEOUT} shortens that. Java has no name for the option, so it is set by
 * a call of the C library on the listening socket, from which accepted ones inherit it. Linux only; elsewhere, or if it
 * cannot be set, the system's own time holds.
 */
final class SilentPeers {

    private static final Logger LOG = LoggerFactory.getLogger(SilentPeers.class);
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final String LISTENING = "0A";
    private static final Path SELF = Path.of("/proc/self");

    private SilentPeers() {}

    /** Sets the bound for connections that this process accepts on the port from now on; whether it could. */
    static boolean dropAfter(Duration bound, int port) {
        try {
            Optional<Integer> descriptor = inode(port).flatMap(SilentPeers::descriptor);
            return descriptor.isPresent() && set(descriptor.get(), Math.toIntExact(bound.toMillis()));
        } catch (IOException | RuntimeException e) {
            LOG.info("Silent clients are found by the system's own time: {}", e.toString());
            return false;
        }
    }

    private static boolean set(int descriptor, int millis) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setsockopt = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setsockopt"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_INT, millis);
            return (int) setsockopt.invokeExact(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, value, Integer.BYTES) == 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Of the socket that listens on the port. */
    private static Optional<String> inode(int port) throws IOException {
        String suffix = ":%04X".formatted(port);
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            if (!Files.isReadable(SELF.resolve(table))) {
                continue;
            }
            try (Stream<String> lines = Files.lines(SELF.resolve(table))) {
                Optional<String> found = lines.map(line -> line.strip().split("\\s+"))
                        .filter(cells -> cells.length > 9 && cells[1].endsWith(suffix) && cells[3].equals(LISTENING))
                        .map(cells -> cells[9])
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> descriptor(String inode) {
        String link = "socket:[" + inode + "]";
        try (Stream<Path> all = Files.list(SELF.resolve("fd"))) {
            return all.filter(one -> leadsTo(one, link))
                    .map(one -> Integer.parseInt(one.getFileName().toString()))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean leadsTo(Path one, String link) {
        try {
            return Files.readSymbolicLink(one).toString().equals(link);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
