package io.quillstream.schemas.price;

import io.quillstream.schemas.event.TokenUsage;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What things cost, by version: credits per job and micro-USD per million tokens by provider, model and kind of token.
 * All amounts are integers. Immutable; a book is never changed, a new version is added, and every ledger entry names
 * the one behind it by {@link #id()}, so a bill of last year is derived again with last year's prices.
 *
 * @param version for example {@code 2026-11-01}
 * @param hash lower-case hex SHA-256 of the book's file
 * @param validFrom event times from here on use this book, until the next one's
 * @param credits price of a job by kind
 * @param prices by provider and model
 */
public record PriceBook(
        String version,
        String hash,
        Instant validFrom,
        Map<String, CreditPrice> credits,
        Map<ModelName, TokenPrices> prices) {

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    /** Credits of a job: {@code base + (items − 1) / itemsPerExtraCredit}, rounded down, at least 1. */
    public record CreditPrice(long base, long itemsPerExtraCredit) {

        /** Throws for what is no price now, and not at the first job behind the midnight from which the book is valid. */
        public CreditPrice {
            if (base < 0 || itemsPerExtraCredit < 1) {
                throw new IllegalArgumentException(
                        "No price: base " + base + ", items_per_extra_credit " + itemsPerExtraCredit);
            }
        }

        long of(int items) {
            return Math.max(1, base + (items - 1) / itemsPerExtraCredit);
        }
    }

    /** Whose prices. */
    public record ModelName(String provider, String model) {}

    /** Micro-USD per million tokens. */
    public record TokenPrices(long input, long output, long cacheRead, long cacheWrite, long reasoning) {}

    /** Version and hash, as entries name it: {@code 2026-11-01:1f0c…} with the first 16 digits of the hash. */
    public String id() {
        return version + ":" + hash.substring(0, 16);
    }

    /** Credits that a job of this kind with so many items costs. Throws for a kind the book does not price. */
    public long credits(String kind, int items) {
        CreditPrice price = credits.get(kind);
        if (price == null) {
            throw new IllegalArgumentException("Price book " + version + " has no price for kind " + kind);
        }
        return price.of(items);
    }

    /** Micro-USD of these tokens, rounded up once over the sum; empty if the model has no price here: unknown, not 0. */
    public OptionalLong costMicros(String provider, String model, TokenUsage usage) {
        TokenPrices price = prices.get(new ModelName(provider, model));
        if (price == null) {
            return OptionalLong.empty();
        }
        BigInteger sum = product(usage.getInputTokens(), price.input())
                .add(product(usage.getOutputTokens(), price.output()))
                .add(product(usage.getCacheReadTokens(), price.cacheRead()))
                .add(product(usage.getCacheWriteTokens(), price.cacheWrite()))
                .add(product(usage.getReasoningTokens(), price.reasoning()));
        return OptionalLong.of(
                sum.add(MILLION.subtract(BigInteger.ONE)).divide(MILLION).longValueExact());
    }

    private static BigInteger product(long tokens, long price) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price));
    }
}
