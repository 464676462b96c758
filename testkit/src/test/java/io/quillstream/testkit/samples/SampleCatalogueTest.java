package io.quillstream.testkit.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SampleCatalogueTest {

    private static final Set<String> TYPES = Set.of("text", "html", "pdf");

    @Test
    void holdsTwentyProductsOfDifferentNamesIdsAndMostlyDifferentCategories() {
        List<SampleProduct> products = SampleCatalogue.products();

        assertEquals(20, products.size());
        assertEquals(20, products.stream().map(SampleProduct::id).distinct().count());
        assertEquals(20, products.stream().map(SampleProduct::name).distinct().count());
        assertTrue(products.stream().map(SampleProduct::category).distinct().count() >= 15);
        assertEquals(
                TYPES,
                products.stream()
                        .flatMap(product -> product.assets().stream())
                        .map(SampleProduct.SampleAsset::type)
                        .collect(Collectors.toSet()));
    }

    @TestFactory
    List<DynamicTest> everyProductGivesAWriterEnoughToWorkWith() {
        return SampleCatalogue.products().stream()
                .map(product -> DynamicTest.dynamicTest(product.name(), () -> requireUsable(product)))
                .toList();
    }

    private static void requireUsable(SampleProduct product) {
        int words = product.text().split("\\s+").length;
        assertTrue(words >= 150 && words <= 500, words + " words");
        assertTrue(product.assets().size() >= 2 && product.assets().size() <= 4);
        assertTrue(product.text().lines().filter(line -> line.startsWith("- ")).count() >= 4, "a list of features");
        assertTrue(product.text().chars().filter(c -> c == '?').count() >= 3, "common questions");
        assertTrue(product.text()
                .matches("(?is).*\\b(ships?|shipping|deliver|delivered|delivery|arrives|sent|send)\\b.*"));
        assertTrue(product.text()
                .matches("(?is).*\\breturn(s|ed)?\\b.*|.*\\bsend (it|them|the set) back\\b.*|.*come back.*"));
        assertTrue(product.text().matches("(?is).*\\b(warranty|guaranteed?|replace torn)\\b.*"));
    }
}
