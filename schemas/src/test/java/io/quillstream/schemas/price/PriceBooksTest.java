package io.quillstream.schemas.price;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.schemas.price.PriceBook.CreditPrice;
import io.quillstream.schemas.price.PriceBook.ModelName;
import io.quillstream.schemas.price.PriceBook.TokenPrices;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PriceBooksTest {

    private static final PriceBook OLD = book("old", "2026-01-01T00:00:00Z");
    private static final PriceBook NEW = book("new", "2026-06-01T00:00:00Z");
    private static final PriceBooks BOOKS = new PriceBooks(List.of(OLD, NEW));

    @Test
    void aCopyJobCostsOneCreditAndOneMoreForEveryFiveItems() {
        PriceBook book = PriceBooks.released().at(Instant.parse("2026-11-21T00:00:00Z"));

        for (int count = 1; count <= 10; count++) {
            assertEquals(count <= 5 ? 1 : 2, book.credits("copy", count), "count " + count);
        }
        assertThrows(IllegalArgumentException.class, () -> book.credits("opera", 1));
    }

    /** A file's number that is missing or quoted is read as 0. */
    @Test
    void whatIsNoPriceIsRefusedWhenTheBookIsRead() {
        assertThrows(IllegalArgumentException.class, () -> new CreditPrice(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new CreditPrice(-1, 5));
    }

    @Test
    void theBookInForceIsTheNewestThatBegan() {
        assertEquals(OLD, BOOKS.at(Instant.parse("2026-05-31T23:59:59.999Z")));
        assertEquals(NEW, BOOKS.at(Instant.parse("2026-06-01T00:00:00Z")));
        assertEquals(OLD, BOOKS.at(Instant.EPOCH));
    }

    @Test
    void anEntryNamesItsBookByVersionAndHash() {
        assertEquals("new:0123456789abcdef", NEW.id());
    }

    @Test
    void costIsAnIntegerRoundedUpOnceOverTheSum() {
        assertEquals(OptionalLong.of(0), cost(0, 0, 0, 0, 0));
        assertEquals(OptionalLong.of(1), cost(1, 0, 0, 0, 0));
        assertEquals(OptionalLong.of(2), cost(1, 1, 1, 1, 1), "1.575 micros, rounded up once");
        assertEquals(OptionalLong.of(150_000 + 600_000), cost(1_000_000, 1_000_000, 0, 0, 0));
        assertEquals(OptionalLong.of(75_000 + 150_000 + 600_000), cost(0, 0, 1_000_000, 1_000_000, 1_000_000));
        assertEquals(OptionalLong.of(1_500_000_000_000L), cost(10_000_000_000_000L, 0, 0, 0, 0), "no overflow");
    }

    @Test
    void anUnknownModelIsUnknownNotFree() {
        assertEquals(OptionalLong.empty(), NEW.costMicros("nobody", "m", new TokenUsage(1L, 1L, 0L, 0L, 0L, false)));
    }

    @Test
    void releasedBooksAreInOrderWithHashesOfTheirFiles() {
        Instant before = Instant.MIN;
        for (PriceBook book : PriceBooks.released().books()) {
            assertTrue(book.validFrom().isAfter(before));
            assertTrue(book.hash().matches("[0-9a-f]{64}"));
            before = book.validFrom();
        }
    }

    @Test
    void aBookKeepsWhatTheOneBeforePriced() {
        PriceBook before = PriceBooks.released().books().getFirst();
        for (PriceBook book : PriceBooks.released().books()) {
            assertTrue(
                    book.prices().keySet().containsAll(before.prices().keySet()),
                    "a model that has lost its price would cost an unknown amount from that day on: " + book.version());
            assertTrue(book.credits().keySet().containsAll(before.credits().keySet()), book.version());
            before = book;
        }
    }

    /** Entries name the book by its hash: a released file must never change, not even in a blank. */
    @Test
    void releasedFilesAreFrozen() {
        assertEquals(
                List.of("2026-11-01:4c65fa1386b215e0", "2026-11-23:283154e0dec5360c"),
                PriceBooks.released().books().stream().map(PriceBook::id).toList());
    }

    private static OptionalLong cost(long input, long output, long cacheRead, long cacheWrite, long reasoning) {
        return NEW.costMicros("p", "m", new TokenUsage(input, output, cacheRead, cacheWrite, reasoning, false));
    }

    private static PriceBook book(String version, String validFrom) {
        return new PriceBook(
                version,
                "0123456789abcdef".repeat(4),
                Instant.parse(validFrom),
                Map.of("copy", new CreditPrice(1, 5)),
                Map.of(new ModelName("p", "m"), new TokenPrices(150_000, 600_000, 75_000, 150_000, 600_000)));
    }
}
