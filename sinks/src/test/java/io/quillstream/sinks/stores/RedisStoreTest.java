package io.quillstream.sinks.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Part;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.testkit.broker.SharedStack;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RedisStoreTest {

    /** With commons-pool2 2.13.1 one of the first borrowers span for ever and the rest of the JVM starved. */
    @Test
    void a_burst_of_virtual_threads_on_a_fresh_pool_gets_through() throws InterruptedException {
        String url = SharedStack.with(Set.of(Part.REDIS)).redisUrl();
        int callers = 200;
        for (int round = 0; round < 5; round++) {
            try (RedisStore redis = RedisStore.open(url)) {
                AtomicInteger answered = new AtomicInteger();
                CountDownLatch done = new CountDownLatch(callers);
                for (int i = 0; i < callers; i++) {
                    Thread.ofVirtual().start(() -> {
                        if (redis.client().get("no such key") == null) {
                            answered.incrementAndGet();
                        }
                        done.countDown();
                    });
                }
                assertTrue(done.await(10, TimeUnit.SECONDS), "callers still waiting: " + done.getCount());
                assertEquals(callers, answered.get());
            }
        }
    }
}
