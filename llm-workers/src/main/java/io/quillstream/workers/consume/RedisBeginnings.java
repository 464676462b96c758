package io.quillstream.workers.consume;

import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisStore;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Beginnings in Redis, kept until the task's deadline, after which nobody begins it. While Redis is away a task gets the
 * benefit of the doubt; its deadline ends it in any case. Thread-safe.
 */
public final class RedisBeginnings implements Beginnings {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBeginnings.class);

    private final RedisStore redis;

    public RedisBeginnings(RedisStore redis) {
        this.redis = redis;
    }

    @Override
    public OptionalLong another(TaskDispatched task) {
        return count(task, 1);
    }

    @Override
    public void survived(TaskDispatched task) {
        count(task, -1);
    }

    private OptionalLong count(TaskDispatched task, int more) {
        String key = RedisKeys.begun(task.getTaskId());
        try (AbstractTransaction both = redis.client().multi()) {
            Response<Long> count = both.incrBy(key, more);
            both.pexpireAt(key, task.getDeadlineAt().toEpochMilli());
            both.exec();
            return OptionalLong.of(count.get());
        } catch (JedisException e) {
            LOG.warn("Beginnings cannot be counted: {}", e.getClass().getSimpleName());
            return OptionalLong.empty();
        }
    }
}
