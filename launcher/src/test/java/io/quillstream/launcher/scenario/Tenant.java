package io.quillstream.launcher.scenario;

import io.quillstream.client.QuillClient;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import java.util.UUID;

/** A workspace and its way in. Closing it closes the client. */
record Tenant(UUID workspace, String key, QuillClient client) implements AutoCloseable {

    /** A product of the tenant with text to write about. */
    static final UUID PRODUCT = SampleCatalogue.products().getFirst().id();

    /** Gives it the first product of the catalogue. */
    void furnish() {
        SampleProduct product = SampleCatalogue.products().getFirst();
        client.putProduct(product.id(), product.name(), product.category());
        product.assets()
                .forEach(asset -> client.addAsset(product.id(), asset.type(), asset.filename(), asset.content()));
    }

    /** Whether no job of the tenant is under way, as its own figures say. */
    boolean quiet() {
        return client.quota().reserved() == 0;
    }

    @Override
    public void close() {
        client.close();
    }
}
