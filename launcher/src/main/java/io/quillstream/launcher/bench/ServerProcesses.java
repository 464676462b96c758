package io.quillstream.launcher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The server's processes on this machine, seen through {@code /proc}: who listens on the port, and its children (the
 * embedded PostgreSQL and Redis). Other operating systems and far servers have none, and the figures stay away.
 *
 * @param root pid of the listener
 */
record ServerProcesses(long root) {

    private static final Path PROC = Path.of("/proc");
    /** Linux counts CPU time in hundredths of a second. */
    private static final long MILLIS_PER_TICK = 10;

    /** Who listens on that port of the loopback address. */
    static Optional<ServerProcesses> listeningOn(int port) {
        try {
            return Stream.of("net/tcp", "net/tcp6")
                    .map(PROC::resolve)
                    .filter(Files::isReadable)
                    .flatMap(table -> inode(table, port).stream())
                    .flatMap(inode -> owner(inode).stream())
                    .findFirst()
                    .map(ServerProcesses::new);
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Milliseconds of CPU so far, by the processes' names. */
    Map<String, Long> cpuMillis() {
        Map<String, Long> times = new TreeMap<>();
        for (long pid : pids()) {
            stat(PROC.resolve(Long.toString(pid))).ifPresent(s -> times.merge(s.name(), s.cpuMillis(), Long::sum));
        }
        return times;
    }

    /** Milliseconds of CPU so far of the listener's threads, by their names without numbers. */
    Map<String, Long> threadCpuMillis() {
        Map<String, Long> times = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(PROC.resolve(root + "/task"))) {
            tasks.forEach(task -> stat(task)
                    .ifPresent(s -> times.merge(s.name().replaceAll("[-#0-9 ]+$", ""), s.cpuMillis(), Long::sum)));
        } catch (IOException e) {
            return Map.of();
        }
        return times;
    }

    /** Proportional set size in MiB, by the processes' names. */
    Map<String, Long> memoryMib() {
        Map<String, Long> sizes = new TreeMap<>();
        for (long pid : pids()) {
            Path process = PROC.resolve(Long.toString(pid));
            stat(process).ifPresent(s -> sizes.merge(s.name(), pssKib(process), Long::sum));
        }
        sizes.replaceAll((name, kib) -> kib / 1024);
        return sizes;
    }

    private List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(root));
        ProcessHandle.of(root).ifPresent(p -> p.descendants().forEach(child -> pids.add(child.pid())));
        return pids;
    }

    private record Stat(String name, long cpuMillis) {}

    private static Optional<Stat> stat(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            int end = stat.lastIndexOf(')');
            String[] rest = stat.substring(end + 2).split(" ");
            long ticks = Long.parseLong(rest[11]) + Long.parseLong(rest[12]);
            return Optional.of(new Stat(stat.substring(stat.indexOf('(') + 1, end), ticks * MILLIS_PER_TICK));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static long pssKib(Path process) {
        try (Stream<String> lines = Files.lines(process.resolve("smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }

    private static Optional<String> inode(Path table, int port) {
        String suffix = ":%04X".formatted(port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(cells -> cells.length > 9 && cells[1].endsWith(suffix) && cells[3].equals("0A"))
                    .map(cells -> cells[9])
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Long> owner(String inode) {
        String link = "socket:[" + inode + "]";
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holds(PROC.resolve(pid + "/fd"), link))
                .findFirst();
    }

    private static boolean holds(Path descriptors, String link) {
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.anyMatch(one -> {
                try {
                    return Files.readSymbolicLink(one).toString().equals(link);
                } catch (IOException gone) {
                    return false;
                }
            });
        } catch (IOException notOurs) {
            return false;
        }
    }
}
