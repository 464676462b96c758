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
    /** Linux counts the CPU time of a process in hundredths of a second, for each of PostgreSQL's many anew. */
    private static final double MILLIS_PER_TICK = 10;

    private static final double NANOS_PER_MILLI = 1e6;

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
    Map<String, Double> cpuMillis() {
        Map<String, Double> times = new TreeMap<>();
        for (long pid : pids()) {
            stat(PROC.resolve(Long.toString(pid))).ifPresent(s -> times.merge(s.name(), s.cpuMillis(), Double::sum));
        }
        return times;
    }

    /** Milliseconds of CPU so far of the listener's threads, by their names without numbers. */
    Map<String, Double> threadCpuMillis() {
        Map<String, Double> times = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(PROC.resolve(root + "/task"))) {
            tasks.forEach(task -> stat(task)
                    .ifPresent(s -> times.merge(s.name().replaceAll("[-#0-9 ]+$", ""), s.cpuMillis(), Double::sum)));
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

    private record Stat(String name, double cpuMillis) {}

    private static Optional<Stat> stat(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            int end = stat.lastIndexOf(')');
            String[] rest = stat.substring(end + 2).split(" ");
            double ticks = Double.parseDouble(rest[11]) + Double.parseDouble(rest[12]);
            boolean alone = rest[17].equals("1");
            return Optional.of(new Stat(
                    stat.substring(stat.indexOf('(') + 1, end),
                    alone ? scheduledMillis(process).orElse(ticks * MILLIS_PER_TICK) : ticks * MILLIS_PER_TICK));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The CPU time of a process's first thread, to the nanosecond; empty if the kernel keeps no such statistics. */
    private static Optional<Double> scheduledMillis(Path process) {
        try {
            String nanos = Files.readString(process.resolve("schedstat")).split(" ")[0];
            return Optional.of(Long.parseLong(nanos) / NANOS_PER_MILLI);
        } catch (IOException noStatistics) {
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
