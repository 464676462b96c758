package io.quillstream.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.mongodb.MongoTimeoutException;
import io.quillstream.edge.http.HttpDoor;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreProblemsTest {

    @Test
    void aStoreThatIsAwayIsRetryable() {
        // Nothing listens on port 1.
        try (Postgres away = Postgres.open("jdbc:postgresql://127.0.0.1:1/quill", "quill", "secret", 1);
                Telemetry telemetry = new Telemetry()) {
            HttpModule failing = routes -> {
                routes.get("/postgres", request -> new Workspaces(away).page(null, 1));
                routes.get("/mongo", request -> {
                    throw new MongoTimeoutException("no server of mongodb://127.0.0.1");
                });
            };
            HttpDoor door = new HttpDoor(
                    new Settings(Map.of("QUILL_HTTP_PORT", "0")), telemetry, List.of(new StoreProblems(), failing));
            door.start();
            try {
                Caller caller = new Caller(door.url(), null, null);
                for (String path : List.of("/postgres", "/mongo")) {
                    Answer answer = caller.get(path);
                    assertEquals(503, answer.status(), path);
                    assertEquals("OVERLOADED", answer.code(), path);
                    assertEquals("2", answer.header("Retry-After"), path);
                    assertFalse(answer.text().contains("127.0.0.1"), path);
                }
            } finally {
                door.stop(Duration.ofSeconds(1));
            }
        }
    }
}
