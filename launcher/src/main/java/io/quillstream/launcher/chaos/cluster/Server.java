package io.quillstream.launcher.chaos.cluster;

import java.util.List;
import java.util.Locale;

/** What a service talks to. */
public enum Server {
    KAFKA,
    REGISTRY,
    POSTGRES,
    MONGO,
    REDIS,
    PROVIDER;

    /** The servers that a process talks to while it runs, by its name. */
    public static List<Server> of(String instance) {
        String service = instance.substring(0, instance.lastIndexOf('-'));
        return switch (service) {
            case "stream-processors" -> List.of(KAFKA, REGISTRY);
            case "llm-workers" -> List.of(KAFKA, REGISTRY, POSTGRES, REDIS, PROVIDER);
            default -> List.of(KAFKA, REGISTRY, POSTGRES, MONGO, REDIS);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
