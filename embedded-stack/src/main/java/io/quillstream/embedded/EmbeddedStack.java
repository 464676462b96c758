package io.quillstream.embedded;

import io.quillstream.embedded.folder.DataFolder;
import io.quillstream.embedded.kafka.Detour;
import io.quillstream.embedded.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real servers on 127.0.0.1, started together on one data folder: Kafka, a schema registry, PostgreSQL, Redis and a
 * server with MongoDB's wire protocol. Everything acknowledged survives a restart, also after a killed process; ports
 * stay the same while they are free. PostgreSQL and Redis are child processes that end with this one and are started
 * again when they die. Thread-safe.
 */
public final class EmbeddedStack implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedStack.class);

    private final DataFolder folder;
    private final Map<Part, EmbeddedServer> servers;
    private final Endpoints endpoints;
    private final CompletableFuture<String> lost;
    private boolean closed;

    private EmbeddedStack(
            DataFolder folder, Map<Part, EmbeddedServer> servers, Endpoints endpoints, CompletableFuture<String> lost) {
        this.folder = folder;
        this.servers = servers;
        this.endpoints = endpoints;
        this.lost = lost;
    }

    /** All parts. See {@link #start(Path, Set)}. */
    public static EmbeddedStack start(Path data) {
        return start(data, EnumSet.allOf(Part.class));
    }

    /**
     * Starts the parts in parallel and returns when all of them answer.
     *
     * @param data folder that keeps everything; made if missing, for its owner alone
     * @param parts what to start; {@link Part#REGISTRY} brings {@link Part#KAFKA} along
     * @throws io.quillstream.embedded.folder.FolderInUseException if a stack already runs on the folder
     * @throws StackFailedException if a part does not come up; then nothing is left running
     */
    public static EmbeddedStack start(Path data, Set<Part> parts) {
        return start(data, parts, Optional.empty());
    }

    /**
     * The same.
     *
     * @param detour a second door of Kafka, if there is to be one
     */
    public static EmbeddedStack start(Path data, Set<Part> parts, Optional<Detour> detour) {
        Set<Part> wanted = EnumSet.copyOf(parts);
        if (wanted.contains(Part.REGISTRY)) {
            wanted.add(Part.KAFKA);
        }
        EmbeddedStack stack = prepare(data, wanted, detour);
        try {
            stack.startAll();
            return stack;
        } catch (CompletionException e) {
            stack.close();
            throw e.getCause() instanceof StackFailedException failed ? failed : e;
        }
    }

    /** Where the servers are. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** How each started part is, in the order of {@link Part}. */
    public List<PartHealth> health() {
        return servers.entrySet().stream()
                .map(part -> new PartHealth(
                        part.getKey().label(), () -> part.getValue().problem()))
                .toList();
    }

    /**
     * Completes with one sentence when a part died and could not be brought back within 15 seconds: the process should
     * then end. Never completes exceptionally.
     */
    public CompletionStage<String> lost() {
        return lost.minimalCompletionStage();
    }

    /** Stops every server and lets go of the folder; what is in it stays. Waits until all are gone. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop(Part.REGISTRY);
        CompletableFuture.allOf(servers.keySet().stream()
                        .filter(part -> part != Part.REGISTRY)
                        .map(part -> CompletableFuture.runAsync(() -> stop(part), StackThreads.EACH))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        folder.close();
    }

    private static EmbeddedStack prepare(Path data, Set<Part> parts, Optional<Detour> detour) {
        DataFolder folder = null;
        EmbeddedStack prepared = null;
        try {
            folder = DataFolder.lock(data);
            prepared = plan(folder, parts, detour);
            return prepared;
        } catch (IOException e) {
            throw new StackFailedException("Cannot use the data folder " + data + ": " + e.getMessage(), e);
        } finally {
            if (folder != null && prepared == null) {
                folder.close();
            }
        }
    }

    private static EmbeddedStack plan(DataFolder folder, Set<Part> parts, Optional<Detour> detour) throws IOException {
        CompletableFuture<String> lost = new CompletableFuture<>();
        StackPlan plan = new StackPlan(folder, lost::complete, detour);
        Map<Part, EmbeddedServer> servers = new EnumMap<>(Part.class);
        for (Part part : parts) {
            servers.put(part, plan.server(part));
        }
        return new EmbeddedStack(folder, servers, plan.endpoints(parts), lost);
    }

    private void startAll() {
        Map<Part, CompletableFuture<Void>> starts = new EnumMap<>(Part.class);
        for (Part part : servers.keySet()) {
            CompletableFuture<Void> before =
                    part == Part.REGISTRY ? starts.get(Part.KAFKA) : CompletableFuture.completedFuture(null);
            starts.put(part, before.thenRunAsync(() -> start(part), StackThreads.EACH));
        }
        CompletableFuture.allOf(starts.values().toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private void start(Part part) {
        long begun = System.nanoTime();
        try {
            servers.get(part).start();
            log.debug("{} is up after {} ms", part.label(), (System.nanoTime() - begun) / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailedException("The start of " + part.label() + " was interrupted", e);
        } catch (Exception e) {
            throw new StackFailedException(
                    "The embedded " + part.label() + " on " + folder.root() + " did not start: " + e.getMessage(), e);
        }
    }

    private void stop(Part part) {
        EmbeddedServer server = servers.get(part);
        if (server == null) {
            return;
        }
        try {
            server.stop();
        } catch (RuntimeException e) {
            log.warn("{} did not stop cleanly", part.label(), e);
        }
    }
}
