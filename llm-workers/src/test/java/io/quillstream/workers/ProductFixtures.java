package io.quillstream.workers;

import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import io.quillstream.workers.product.ProductText;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Products that tests write about. */
public final class ProductFixtures {

    private ProductFixtures() {}

    /** A product with list points, facts, sentences and a question in its text. */
    public static ProductText bottle() {
        return ProductText.of(
                UUID.fromString("5f0c1c0e-0000-4000-8000-000000000001"),
                "Fjord Insulated Bottle",
                "Outdoor > Bottles",
                """
                The Fjord bottle keeps drinks cold for 24 hours and hot for 12 hours.
                Its double wall is made of 18/8 stainless steel without any lining.

                - Leakproof lid with one-hand opening
                - Fits every common cup holder
                - Dishwasher safe
                Capacity: 750 ml
                Warranty: 5 years
                Is the lid free of BPA?
                The lid and the gasket are free of BPA and can be replaced one by one.
                """);
    }

    /** The same product with other text. */
    public static ProductText bottle(String text) {
        return ProductText.of(bottle().id(), bottle().name(), bottle().category(), text);
    }

    /** The twenty sample products, as workers see them. */
    public static List<ProductText> samples() {
        return SampleCatalogue.products().stream().map(ProductFixtures::text).toList();
    }

    private static ProductText text(SampleProduct product) {
        return ProductText.of(
                product.id(),
                product.name(),
                product.category(),
                product.assets().stream()
                        .map(SampleProduct.SampleAsset::content)
                        .map(String::strip)
                        .collect(Collectors.joining("\n\n")));
    }
}
