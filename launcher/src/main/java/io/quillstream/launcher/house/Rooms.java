package io.quillstream.launcher.house;

import io.quillstream.bridge.ProgressBridge;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.ingest.IngestApi;
import io.quillstream.processors.StreamProcessors;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.sinks.Sinks;
import io.quillstream.workers.LlmWorkers;
import java.util.List;
import java.util.Optional;

/**
 * The composition root: which rooms there are and how each is made. The same objects run in one JVM or each in a
 * process of its own; nothing in a room knows which. The order is that of the data's way backwards: stopped from the
 * last to the first, a room's readers outlive it.
 */
public enum Rooms {
    STREAM_PROCESSORS("stream-processors") {
        @Override
        Room open(Settings settings, KafkaClients kafka, Telemetry telemetry) {
            return new Room(new StreamProcessors(settings, kafka, telemetry), Optional.empty());
        }
    },
    SINKS("sinks") {
        @Override
        Room open(Settings settings, KafkaClients kafka, Telemetry telemetry) {
            return new Room(new Sinks(settings, kafka, telemetry), Optional.empty());
        }
    },
    LLM_WORKERS("llm-workers") {
        @Override
        Room open(Settings settings, KafkaClients kafka, Telemetry telemetry) {
            return new Room(new LlmWorkers(settings, kafka, telemetry), Optional.empty());
        }
    },
    INGEST_API("ingest-api") {
        @Override
        Room open(Settings settings, KafkaClients kafka, Telemetry telemetry) {
            IngestApi api = new IngestApi(settings, kafka, telemetry);
            return new Room(api, Optional.of(api.http()));
        }
    },
    PROGRESS_BRIDGE("progress-bridge") {
        @Override
        Room open(Settings settings, KafkaClients kafka, Telemetry telemetry) {
            ProgressBridge bridge = new ProgressBridge(settings, kafka, telemetry);
            return new Room(bridge, Optional.of(bridge.http()));
        }
    };

    private final String service;

    Rooms(String service) {
        this.service = service;
    }

    /** A service and, if it has a door, its routes. */
    public record Room(Service service, Optional<HttpModule> http) {}

    /** The name as in {@code quill run NAME}. */
    public String service() {
        return service;
    }

    abstract Room open(Settings settings, KafkaClients kafka, Telemetry telemetry);

    /** The room of that service name. */
    public static Optional<Rooms> named(String service) {
        return List.of(values()).stream()
                .filter(room -> room.service.equals(service))
                .findFirst();
    }
}
