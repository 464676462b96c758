package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.broker.BrokerBehindLink;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.proxy.LinkCondition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class OneRoomTest {

    @AutoClose
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void whileKafkaIsAwayTheDoorSaysSoAndTheRoomGoesOnWhenItComes(@TempDir Path folder) throws Exception {
        try (BrokerBehindLink broker = BrokerBehindLink.start(folder.resolve("stack"), EnumSet.allOf(Part.class))) {
            broker.link().become(new LinkCondition.Cut());
            int door = Fresh.port();
            Settings settings = settings(broker.stack().endpoints(), broker.bootstrap(), door);
            CompletableFuture<String> told = new CompletableFuture<>();
            FutureTask<OneRoom> start =
                    new FutureTask<>(() -> OneRoom.start(Rooms.INGEST_API, settings, told::complete));
            Thread.ofPlatform().daemon().start(start);

            String problem = told.get(60, TimeUnit.SECONDS);
            assertTrue(problem.startsWith("waits for Kafka"), problem);
            assertEquals(200, get(door, "/health/live").statusCode());
            HttpResponse<String> ready = get(door, "/health/ready");
            assertEquals(503, ready.statusCode());
            assertTrue(ready.body().contains("waits for Kafka"), ready.body());
            HttpResponse<String> tooEarly = get(door, "/api/v1/jobs");
            assertEquals(503, tooEarly.statusCode());
            assertTrue(tooEarly.headers().firstValue("Retry-After").isPresent());

            broker.link().become(new LinkCondition.Clear());
            OneRoom room = start.get(120, TimeUnit.SECONDS);
            try {
                assertEquals(200, get(door, "/health/ready").statusCode());
                assertEquals(401, get(door, "/api/v1/jobs").statusCode());
            } finally {
                room.stop(Duration.ofSeconds(10));
            }
        }
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static Settings settings(Endpoints at, String kafka, int door) {
        return new Settings(at.asSettings())
                .with(Map.of(
                        "QUILL_KAFKA_BOOTSTRAP",
                        kafka,
                        "QUILL_START_PATIENCE",
                        "2m",
                        "QUILL_TOPIC_PARTITIONS",
                        "2",
                        "QUILL_HTTP_PORT",
                        Integer.toString(door)));
    }
}
