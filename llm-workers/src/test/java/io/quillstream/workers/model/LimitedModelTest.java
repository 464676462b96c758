package io.quillstream.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.workers.Calls;
import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.prompt.CopyType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LimitedModelTest {

    /** No provider has failed then, so the job must not end as if one had. */
    @Test
    void whoGetsNoSlotBeforeItsDeadlineHasAskedNobodyAndFailsNothing() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        TextModel limited = new LimitedModel(
                call -> {
                    calls.incrementAndGet();
                    inside.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new Interrupted(1);
                },
                "p",
                "m",
                1,
                new ProviderHealth("p", Duration.ofSeconds(1), new SimpleMeterRegistry(), Clock.systemUTC()),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        Thread first = Thread.ofVirtual().start(() -> limited.write(Calls.call(Calls.prompt(CopyType.FAQ, 5))));
        inside.await();
        try {
            ModelReply late = limited.write(new ModelCall(
                    UUID.randomUUID(),
                    Calls.prompt(CopyType.FAQ, 5),
                    Instant.now().plusMillis(20),
                    CallEvents.NONE));
            assertEquals(0, assertInstanceOf(Interrupted.class, late).calls());
            assertEquals(1, calls.get());
        } finally {
            release.countDown();
            first.join();
        }
    }
}
