package io.quillstream.schemas.price;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.schemas.hash.Sha256;
import io.quillstream.schemas.price.PriceBook.CreditPrice;
import io.quillstream.schemas.price.PriceBook.ModelName;
import io.quillstream.schemas.price.PriceBook.TokenPrices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All price books that were ever in force, oldest first, from the files of this module. Immutable and thread-safe. */
public record PriceBooks(List<PriceBook> books) {

    private static final List<String> FILES = List.of("2026-11-01.json", "2026-11-23.json");
    private static final PriceBooks RELEASED = load();

    /** The books of this release. */
    public static PriceBooks released() {
        return RELEASED;
    }

    /** The book in force at that event time: the newest that began, or the first one for times before it. */
    public PriceBook at(Instant eventTime) {
        return books.reversed().stream()
                .filter(book -> !book.validFrom().isAfter(eventTime))
                .findFirst()
                .orElse(books.getFirst());
    }

    private static PriceBooks load() {
        return new PriceBooks(FILES.stream()
                .map(PriceBooks::read)
                .sorted(Comparator.comparing(PriceBook::validFrom))
                .toList());
    }

    private static PriceBook read(String file) {
        try (InputStream in = PriceBooks.class.getResourceAsStream("/pricebooks/" + file)) {
            byte[] bytes = in.readAllBytes();
            JsonNode root = new ObjectMapper().readTree(bytes);
            Map<String, CreditPrice> credits = new HashMap<>();
            root.get("credits")
                    .properties()
                    .forEach(kind -> credits.put(
                            kind.getKey(),
                            new CreditPrice(
                                    kind.getValue().get("base").longValue(),
                                    kind.getValue()
                                            .get("items_per_extra_credit")
                                            .longValue())));
            Map<ModelName, TokenPrices> prices = new HashMap<>();
            root.get("prices")
                    .forEach(price -> prices.put(
                            new ModelName(
                                    price.get("provider").textValue(),
                                    price.get("model").textValue()),
                            new TokenPrices(
                                    price.get("input").longValue(),
                                    price.get("output").longValue(),
                                    price.get("cache_read").longValue(),
                                    price.get("cache_write").longValue(),
                                    price.get("reasoning").longValue())));
            return new PriceBook(
                    root.get("version").textValue(),
                    Sha256.hex(bytes),
                    Instant.parse(root.get("valid_from").textValue()),
                    Map.copyOf(credits),
                    Map.copyOf(prices));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
