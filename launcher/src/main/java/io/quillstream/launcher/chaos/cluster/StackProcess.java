package io.quillstream.launcher.chaos.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.embedded.kafka.Detour;
import io.quillstream.launcher.house.Logging;
import io.quillstream.launcher.house.Termination;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The servers alone in a process, with Kafka's second door. Arguments: data folder, port of that door. */
public final class StackProcess {

    private static final String FILE = "stack.json";

    private StackProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        Logging.toStandardOutput("stack");
        Termination termination = Termination.ofSignals();
        Detour detour = new Detour(Addresses.BROKER, Integer.parseInt(arguments[1]));
        AtomicReference<String> lost = new AtomicReference<>();
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.allOf(Part.class), Optional.of(detour))) {
            stack.lost().thenAccept(lost::set);
            Path fresh = data.resolve(FILE + ".new");
            Files.writeString(fresh, new ObjectMapper().writeValueAsString(stack.endpoints()));
            Files.move(fresh, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            termination.await(() -> Optional.ofNullable(lost.get()));
        }
        System.exit(lost.get() == null ? 0 : 1);
    }

    /** Where the servers are; empty as long as they do not run. */
    static Optional<Endpoints> endpoints(Path data) throws java.io.IOException {
        Path file = data.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(new ObjectMapper().readValue(file.toFile(), Endpoints.class))
                : Optional.empty();
    }

    /** To be called before a start, so that {@link #endpoints} tells of that one. */
    static void forget(Path data) throws java.io.IOException {
        Files.deleteIfExists(data.resolve(FILE));
    }
}
