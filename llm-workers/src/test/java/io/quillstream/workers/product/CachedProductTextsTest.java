package io.quillstream.workers.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.workers.ProductFixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CachedProductTextsTest {

    private static final UUID WORKSPACE = UUID.randomUUID();
    private static final ProductText BOTTLE = ProductFixtures.bottle();
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void a_product_is_read_once_for_all_who_ask_at_the_same_time() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ProductTexts texts = cached((workspace, product) -> {
            reading.countDown();
            await(goOn);
            return Optional.of(BOTTLE);
        });
        try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<ProductText>>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(tasks.submit(() -> texts.find(WORKSPACE, BOTTLE.id())));
            }
            reading.await();
            goOn.countDown();
            for (Future<Optional<ProductText>> answer : answers) {
                assertEquals(Optional.of(BOTTLE), answer.get());
            }
        }
        assertEquals(1, reads.get());
    }

    @Test
    void a_failure_is_everybodys_who_waited_and_is_not_remembered() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ProductTexts texts = cached((workspace, product) -> {
            if (reads.get() > 1) {
                return Optional.of(BOTTLE);
            }
            reading.countDown();
            await(goOn);
            throw new StoreAwayException(new IllegalStateException("connection refused"));
        });
        try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<ProductText>> first = tasks.submit(() -> texts.find(WORKSPACE, BOTTLE.id()));
            reading.await();
            AtomicReference<Thread> waiter = new AtomicReference<>();
            Future<Optional<ProductText>> second = tasks.submit(() -> {
                waiter.set(Thread.currentThread());
                return texts.find(WORKSPACE, BOTTLE.id());
            });
            while (waiter.get() == null || waiter.get().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            for (Future<Optional<ProductText>> failed : List.of(first, second)) {
                assertInstanceOf(
                        StoreAwayException.class,
                        assertThrows(ExecutionException.class, failed::get).getCause());
            }
        }
        assertEquals(Optional.of(BOTTLE), texts.find(WORKSPACE, BOTTLE.id()));
    }

    @Test
    void an_answer_is_used_for_a_while() {
        ProductTexts texts = cached((workspace, product) -> Optional.of(BOTTLE));

        texts.find(WORKSPACE, BOTTLE.id());
        nanos.addAndGet(KEPT.minusMillis(1).toNanos());
        texts.find(WORKSPACE, BOTTLE.id());
        assertEquals(1, reads.get());

        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        texts.find(WORKSPACE, BOTTLE.id());
        assertEquals(2, reads.get());
    }

    @Test
    void an_absent_product_is_looked_for_each_time() {
        ProductTexts texts = cached((workspace, product) -> reads.get() < 2 ? Optional.empty() : Optional.of(BOTTLE));

        assertEquals(Optional.empty(), texts.find(WORKSPACE, BOTTLE.id()));
        assertEquals(Optional.of(BOTTLE), texts.find(WORKSPACE, BOTTLE.id()));
    }

    /** Who is told to add an asset adds one and asks again. */
    @Test
    void a_product_without_a_text_is_looked_for_each_time() {
        ProductText blank = ProductText.of(BOTTLE.id(), BOTTLE.name(), BOTTLE.category(), " ");
        ProductTexts texts = cached((workspace, product) -> Optional.of(reads.get() < 2 ? blank : BOTTLE));

        assertEquals(Optional.of(blank), texts.find(WORKSPACE, BOTTLE.id()));
        assertEquals(Optional.of(BOTTLE), texts.find(WORKSPACE, BOTTLE.id()));
        assertEquals(Optional.of(BOTTLE), texts.find(WORKSPACE, BOTTLE.id()));
        assertEquals(2, reads.get());
    }

    @Test
    void workspaces_do_not_share() {
        ProductTexts texts =
                cached((workspace, product) -> workspace.equals(WORKSPACE) ? Optional.of(BOTTLE) : Optional.empty());

        assertEquals(Optional.of(BOTTLE), texts.find(WORKSPACE, BOTTLE.id()));
        assertEquals(Optional.empty(), texts.find(UUID.randomUUID(), BOTTLE.id()));
    }

    @Test
    void long_texts_are_remembered_of_fewer_products() {
        ProductTexts texts = cached((workspace, product) -> Optional.of(withText(product, "Steel.")));
        findTwice(texts, 2_000);
        assertEquals(2_000, reads.get(), "all are remembered");

        reads.set(0);
        String longest = "x".repeat(ProductText.MOST_TEXT);
        ProductTexts longTexts = cached((workspace, product) -> Optional.of(withText(product, longest)));
        findTwice(longTexts, 2_000);
        assertTrue(reads.get() >= 2_000 + 1_000, () -> reads.get() + " reads: too many are remembered");
    }

    private static void findTwice(ProductTexts texts, int products) {
        for (int i = 0; i < 2 * products; i++) {
            texts.find(WORKSPACE, new UUID(0, i % products));
        }
    }

    /** With one and the same text in memory, however many there are. */
    private static ProductText withText(UUID product, String text) {
        return new ProductText(product, "Bottle", "", text, List.of(), List.of());
    }

    private ProductTexts cached(ProductTexts source) {
        return new CachedProductTexts(
                (workspace, product) -> {
                    reads.incrementAndGet();
                    return source.find(workspace, product);
                },
                KEPT,
                nanos::get);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
