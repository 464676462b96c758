package io.quillstream.ingest.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class StreamTicketRouteTest {

    private static final String PATH = "/api/v1/stream-tickets";

    @Test
    void aTicketForAJobLastsAMinute(OpenDoor door) {
        Caller mia = door.newcomer(5);
        Answer job = mia.post("/api/v1/copy/generate", mia.order(mia.product()));
        String body = "{\"job_id\": \"" + job.json().get("job_id").textValue() + "\"}";
        Answer first = mia.post(PATH, body);
        assertEquals(201, first.status(), first::toString);
        Duration left = Duration.between(
                Instant.now(), Instant.parse(first.json().get("expires_at").textValue()));
        assertTrue(left.toSeconds() >= 50 && left.toSeconds() <= 60, left::toString);
        assertNotEquals(first.json().get("ticket"), mia.post(PATH, body).json().get("ticket"));
        assertEquals(404, door.newcomer(0).post(PATH, body).status(), "for someone else there is no such job");
    }

    @Test
    void oneKnownThingIsNamed(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String id = UUID.randomUUID().toString();
        for (String name : List.of("job_id", "batch_id", "conversation_id")) {
            assertEquals(
                    "NOT_FOUND",
                    mia.post(PATH, "{\"" + name + "\": \"" + id + "\"}").code(),
                    name);
        }
        for (String body : List.of(
                "{}",
                "{\"job_id\": 1}",
                "{\"user_id\": \"" + id + "\"}",
                "{\"job_id\": \"" + id + "\", \"batch_id\": \"" + id + "\"}")) {
            assertEquals(422, mia.post(PATH, body).status(), body);
        }
    }
}
