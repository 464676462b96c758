package io.quillstream.workers.product;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.workers.ProductFixtures;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProductTextTest {

    /** Prompts show what is here as it is. */
    @Test
    void whatAnOwnerWroteIsCleanedAndLimited() {
        String wild = "\u202Eab\u200Bc ";
        ProductText product =
                ProductText.of(UUID.randomUUID(), wild.repeat(100), wild, wild.repeat(20_000) + "- hid\u2066den point");
        assertAll(
                () -> assertTrue(product.name().matches("(abc )*abc"), product::name),
                () -> assertTrue(product.name().length() <= ProductText.MOST_NAME),
                () -> assertEquals("abc", product.category()),
                () -> assertTrue(product.text().matches("(abc )*a?b?c?"), "cleaned"),
                () -> assertTrue(product.text().length() <= ProductText.MOST_TEXT),
                () -> assertEquals(List.of(), product.features(), "beyond the limit"));
    }

    /** Whoever writes texts must not hold the workers up: each of these took more than a second. */
    @Test
    void aLineOfMarksOrBlanksIsTakenApartInNoTime() {
        ProductFixtures.bottle();
        List<String> wild = List.of(
                "- " + ".".repeat(ProductText.MOST_TEXT - 10) + "x",
                "- " + " ".repeat(12_000) + "a".repeat(11_000) + "\u2028b");
        assertTimeoutPreemptively(Duration.ofMillis(800), () -> wild.forEach(ProductFixtures::bottle));
    }

    @Test
    void itsTextIsTakenApart() {
        ProductText bottle = ProductFixtures.bottle();
        assertAll(
                () -> assertEquals(
                        List.of(
                                "Leakproof lid with one-hand opening",
                                "Fits every common cup holder",
                                "Dishwasher safe",
                                "Capacity: 750 ml",
                                "Warranty: 5 years"),
                        bottle.features().subList(0, 5)),
                () -> assertEquals("Is the lid free of BPA?", bottle.questions().getFirst()));
    }
}
