package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Part;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.testkit.broker.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedisBeginningsTest {

    @Test
    void theyAreCountedForEachTaskUntilItsDeadline() {
        TaskDispatched task = WorkerRig.task();
        try (RedisStore redis =
                RedisStore.open(SharedStack.with(Set.of(Part.REDIS)).redisUrl())) {
            Beginnings beginnings = new RedisBeginnings(redis);
            assertEquals(OptionalLong.of(1), beginnings.another(task));
            assertEquals(OptionalLong.of(2), beginnings.another(task));
            beginnings.survived(task);
            assertEquals(OptionalLong.of(2), beginnings.another(task));
            assertEquals(OptionalLong.of(1), beginnings.another(WorkerRig.task()));
            long left = redis.client().pttl(RedisKeys.begun(task.getTaskId()));
            assertTrue(
                    left > 0
                            && left
                                    <= Duration.between(Instant.now(), task.getDeadlineAt())
                                                    .toMillis()
                                            + 5_000,
                    "ms left: " + left);
        }
    }

    /** Nothing listens on port 1. */
    @Test
    void nobodyCanTellWhileRedisIsAway() {
        try (RedisStore away = RedisStore.open("redis://127.0.0.1:1")) {
            assertTrue(new RedisBeginnings(away).another(WorkerRig.task()).isEmpty());
        }
    }
}
