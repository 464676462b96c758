package io.quillstream.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.edge.limit.SharedBuckets.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GatheredClaimsTest {

    private final List<Integer> together = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final GatheredClaims claims = new GatheredClaims(this::taken, threads);

    /** Each gets as many tokens as its rate's limit says; the first trip lasts until the test says so. */
    private List<Verdict> taken(List<Claim> asked) {
        together.add(asked.size());
        begun.countDown();
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (asked.getFirst().user().equals("bug")) {
            throw new IllegalStateException("as a bug would");
        }
        return asked.stream()
                .map(claim -> new Verdict(true, claim.rate(), claim.rate().limit(), Duration.ZERO, Duration.ZERO))
                .toList();
    }

    private static Claim claim(String user, int number) {
        return new Claim(user, Rate.perMinute(number));
    }

    @AfterEach
    void end() {
        open.countDown();
        threads.shutdownNow();
    }

    @Test
    void whoComesWhileATripIsUnderWayLeavesWithAllOthers() throws Exception {
        Future<Verdict> first = claims.add(claim("u", 1));
        begun.await();
        List<Future<Verdict>> others = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            others.add(claims.add(claim("u", 2 + i)));
        }
        open.countDown();

        assertEquals(1, first.get(10, TimeUnit.SECONDS).remaining());
        for (int i = 0; i < 150; i++) {
            assertEquals(2 + i, others.get(i).get(10, TimeUnit.SECONDS).remaining(), "its own verdict");
        }
        assertEquals(List.of(1, 100, 50), together);
    }

    @Test
    void whoHasGivenUpTakesNoToken() throws Exception {
        Future<Verdict> first = claims.add(claim("u", 1));
        begun.await();
        claims.add(claim("u", 2)).cancel(true);
        Future<Verdict> last = claims.add(claim("u", 3));
        open.countDown();

        first.get(10, TimeUnit.SECONDS);
        assertEquals(3, last.get(10, TimeUnit.SECONDS).remaining());
        assertEquals(List.of(1, 1), together);
        assertEquals(0, claims.waiting());
    }

    @Test
    void aFailureIsToldAndTheNextTripIsMadeAllTheSame() throws Exception {
        open.countDown();
        Future<Verdict> failing = claims.add(claim("bug", 1));
        ExecutionException failure = assertThrows(ExecutionException.class, () -> failing.get(10, TimeUnit.SECONDS));
        assertInstanceOf(IllegalStateException.class, failure.getCause());
        assertEquals(2, claims.add(claim("u", 2)).get(10, TimeUnit.SECONDS).remaining());
    }

    @Test
    void whoComesAfterTheEndIsToldSo() {
        threads.shutdown();
        Future<Verdict> late = claims.add(claim("u", 1));
        ExecutionException failure = assertThrows(ExecutionException.class, () -> late.get(10, TimeUnit.SECONDS));
        assertInstanceOf(RejectedExecutionException.class, failure.getCause());
    }
}
