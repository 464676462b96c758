package io.quillstream.testkit.broker;

import io.quillstream.embedded.Part;
import java.util.Map;

/** Which image each server is when tests run on containers: the same as in {@code docker-compose.yml}, and a test says so. */
public final class ContainerImages {

    /** Image and tag by part. */
    public static final Map<Part, String> ALL = Map.of(
            Part.KAFKA, "apache/kafka:4.3.1",
            Part.REGISTRY, "apicurio/apicurio-registry:3.3.3",
            Part.POSTGRES, "postgres:18.6",
            Part.REDIS, "redis:8.2.3",
            Part.MONGO, "mongo:8.0.15");

    private ContainerImages() {}
}
