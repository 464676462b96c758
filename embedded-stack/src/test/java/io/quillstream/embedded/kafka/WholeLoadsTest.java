package io.quillstream.embedded.kafka;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.coordinator.common.runtime.CoordinatorLoader;
import org.apache.kafka.coordinator.common.runtime.CoordinatorPlayback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WholeLoadsTest {

    private static final TopicPartition PARTITION = new TopicPartition("__consumer_offsets", 0);

    /** Ends its only load when the test says so. */
    private static final class ByHand implements CoordinatorLoader<String> {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CompletableFuture<LoadSummary> end = new CompletableFuture<>();
        private boolean closed;

        @Override
        public CompletableFuture<LoadSummary> load(TopicPartition partition, CoordinatorPlayback<String> coordinator) {
            begun.countDown();
            return end;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final ByHand loader = new ByHand();
    private final WholeLoads<String> loads = new WholeLoads<>(loader);

    @Test
    void aLoadReturnsWhenItIsOver() throws Exception {
        CompletableFuture<CompletableFuture<?>> returned = loading();
        assertFalse(returned.isDone());
        loader.end.complete(new CoordinatorLoader.LoadSummary(1, 2, 0, 3, 4));
        assertSame(loader.end, returned.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aLoadThatFailsReturnsItsFailure() throws Exception {
        CompletableFuture<CompletableFuture<?>> returned = loading();
        loader.end.completeExceptionally(new IllegalStateException("no longer the leader"));
        assertTrue(returned.get(10, TimeUnit.SECONDS).isCompletedExceptionally());
    }

    @Test
    void aLoadThatIsNeverBegunDoesNotHoldUpTheStop() throws Exception {
        CompletableFuture<CompletableFuture<?>> returned = loading();
        loads.close();
        assertSame(loader.end, returned.get(10, TimeUnit.SECONDS));
        assertTrue(loader.closed);
    }

    private CompletableFuture<CompletableFuture<?>> loading() throws InterruptedException {
        CompletableFuture<CompletableFuture<?>> returned = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> returned.complete(loads.load(PARTITION, null)));
        loader.begun.await();
        return returned;
    }
}
