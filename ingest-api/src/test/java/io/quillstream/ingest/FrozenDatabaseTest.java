package io.quillstream.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.identity.ApiKey;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.testkit.proxy.LinkCondition;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that takes every statement and says nothing, as one whose process is stopped does. */
@Timeout(240)
@ExtendWith(OpenDoor.Shared.class)
class FrozenDatabaseTest {

    private static final String QUOTA = "/api/v1/quota";
    private static final String GENERATE = "/api/v1/copy/generate";

    /** Five seconds, and what a busy machine adds. */
    private static final Duration SOON = Duration.ofSeconds(9);

    @Test
    void whatMustBeLookedUpIsAnsweredSoonByComeAgain(OpenDoor door) {
        Caller mia = door.newcomer(10);
        Caller stranger = door.holder(ApiKey.random().text());
        String order = mia.order(UUID.randomUUID());
        assertEquals(404, mia.post(GENERATE, order).status(), "nobody remembers what is not there");
        assertEquals(401, stranger.get(QUOTA).status());
        door.wayToPostgres().become(new LinkCondition.BlackHole());
        try {
            // The first finds a connection that was used a moment ago, and is not tried before it is used again.
            assertComeAgainSoon(() -> stranger.get(QUOTA));
            assertComeAgainSoon(() -> stranger.get(QUOTA));
            assertComeAgainSoon(() -> mia.post(GENERATE, order));
        } finally {
            door.wayToPostgres().become(new LinkCondition.Clear());
        }
        OpenDoor.await(() -> stranger.get(QUOTA).status() == 401);
    }

    private static void assertComeAgainSoon(Supplier<Answer> request) {
        long begun = System.nanoTime();
        Answer answer = request.get();
        Duration waited = Duration.ofNanos(System.nanoTime() - begun);
        assertEquals(503, answer.status(), answer::toString);
        assertEquals("OVERLOADED", answer.code());
        assertEquals("2", answer.header("Retry-After"));
        assertTrue(waited.compareTo(SOON) < 0, () -> "waited " + waited);
    }
}
