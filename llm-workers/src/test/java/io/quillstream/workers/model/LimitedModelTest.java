package io.quillstream.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.workers.Calls;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.lane.LaneSlots;
import io.quillstream.workers.lane.Waiters;
import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.prompt.CopyType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
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
        TextModel limited = limited(call -> {
            calls.incrementAndGet();
            inside.countDown();
            opened(release);
            return new Interrupted(1);
        });
        Thread first = Thread.ofVirtual().start(() -> limited.write(Calls.call(Calls.prompt(CopyType.FAQ, 5))));
        inside.await();
        try {
            ModelReply late = limited.write(new ModelCall(
                    UUID.randomUUID(),
                    Lane.INTERACTIVE,
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

    @Test
    void anInteractiveCallGoesBeforeTheBatchCallsThatWait() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Lane> begun = new CopyOnWriteArrayList<>();
        LaneSlots slots = new LaneSlots(1);
        TextModel limited = limited(slots, call -> {
            begun.add(call.lane());
            inside.countDown();
            opened(release);
            return new Interrupted(1);
        });
        List<Thread> callers = new ArrayList<>();
        callers.add(caller(limited, Lane.BATCH));
        inside.await();
        for (int i = 1; i <= 3; i++) {
            callers.add(caller(limited, Lane.BATCH));
            Waiters.await(slots, Lane.BATCH, i);
        }
        callers.add(caller(limited, Lane.INTERACTIVE));
        Waiters.await(slots, Lane.INTERACTIVE, 1);
        release.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertEquals(List.of(Lane.BATCH, Lane.INTERACTIVE, Lane.BATCH, Lane.BATCH, Lane.BATCH), begun);
    }

    private static Thread caller(TextModel model, Lane lane) {
        return Thread.ofVirtual()
                .start(() -> model.write(new ModelCall(
                        UUID.randomUUID(),
                        lane,
                        Calls.prompt(CopyType.FAQ, 5),
                        Instant.now().plusSeconds(30),
                        CallEvents.NONE)));
    }

    private static void opened(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TextModel limited(TextModel model) {
        return limited(new LaneSlots(1), model);
    }

    private static TextModel limited(LaneSlots slots, TextModel model) {
        return new LimitedModel(
                model,
                "p",
                "m",
                slots,
                new ProviderHealth("p", Duration.ofSeconds(1), new SimpleMeterRegistry(), Clock.systemUTC()),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
    }
}
