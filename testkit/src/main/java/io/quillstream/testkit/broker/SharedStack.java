package io.quillstream.testkit.broker;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Real servers for tests, one of each kind per test JVM, started when a test first asks and gone with the JVM. Tests
 * share them and so must use names of their own: see {@link Fresh}. The embedded servers, or with {@code ./quill test
 * -Pdocker} those of the compose file in containers. Thread-safe.
 */
public final class SharedStack {

    /** Set by the Maven profile {@code docker}: containers in place of the embedded servers. */
    private static final boolean CONTAINERS = "containers".equals(System.getProperty("quill.test.servers"));

    private static final Map<Part, Endpoints> RUNNING = new EnumMap<>(Part.class);
    private static final List<EmbeddedStack> STACKS = new ArrayList<>();
    private static Path folder;

    private SharedStack() {}

    /** Kafka and the schema registry: enough for most tests of a room, and the quickest to start. */
    public static Endpoints kafka() {
        return with(EnumSet.of(Part.KAFKA, Part.REGISTRY));
    }

    /** Every part. */
    public static Endpoints all() {
        return with(EnumSet.allOf(Part.class));
    }

    /** At least these parts; where the other values of the endpoints are null, or not, is left open. */
    public static synchronized Endpoints with(Set<Part> parts) {
        Set<Part> missing = EnumSet.copyOf(parts);
        if (missing.contains(Part.REGISTRY)) {
            missing.add(Part.KAFKA);
        }
        if (missing.contains(Part.KAFKA)) {
            // They come and go together, so that the registry finds its broker in its own stack.
            missing.add(Part.REGISTRY);
        }
        missing.removeAll(RUNNING.keySet());
        if (!missing.isEmpty()) {
            QuietLogs.apply();
            Endpoints started = CONTAINERS ? ContainerStack.start(missing) : embedded(missing);
            missing.forEach(part -> RUNNING.put(part, started));
        }
        return RUNNING.values().stream()
                .distinct()
                .reduce(SharedStack::merged)
                .orElseThrow(() -> new IllegalArgumentException("No part asked for"));
    }

    private static Endpoints embedded(Set<Part> parts) {
        EmbeddedStack stack = EmbeddedStack.start(folder().resolve("stack-" + RUNNING.size()), parts);
        STACKS.add(stack);
        return stack.endpoints();
    }

    private static Endpoints merged(Endpoints one, Endpoints other) {
        return new Endpoints(
                either(one.bootstrap(), other.bootstrap()),
                either(one.registryUrl(), other.registryUrl()),
                either(one.postgresUrl(), other.postgresUrl()),
                either(one.postgresUser(), other.postgresUser()),
                either(one.postgresPassword(), other.postgresPassword()),
                either(one.mongoUrl(), other.mongoUrl()),
                either(one.redisUrl(), other.redisUrl()));
    }

    private static String either(String one, String other) {
        return one != null ? one : other;
    }

    private static Path folder() {
        if (folder == null) {
            try {
                folder = Files.createTempDirectory("quill-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(SharedStack::remove, "shared-stack-removal"));
        }
        return folder;
    }

    private static synchronized void remove() {
        STACKS.forEach(EmbeddedStack::close);
        FolderRemoval.of(folder);
    }
}
