package io.quillstream.launcher.house;

import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.schemas.hash.Sha256;
import io.quillstream.stores.postgres.Asset;
import io.quillstream.stores.postgres.Assets;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Product;
import io.quillstream.stores.postgres.Products;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import io.quillstream.testkit.samples.SampleProduct.SampleAsset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * The sample catalogue in the development workspace, so that the banner's first request has something to write about.
 * A product that is there already is left as it is, with whatever its owner did to it.
 */
final class SampleSeed {

    private final Products products;
    private final Assets assets;

    SampleSeed(Postgres postgres) {
        this.products = new Products(postgres);
        this.assets = new Assets(postgres);
    }

    void plant() {
        Instant now = Instant.now();
        for (SampleProduct sample : SampleCatalogue.products()) {
            if (products.exists(DevIdentity.WORKSPACE, sample.id())) {
                continue;
            }
            products.put(DevIdentity.WORKSPACE, new Product(sample.id(), sample.name(), sample.category(), now, now));
            for (int i = 0; i < sample.assets().size(); i++) {
                assets.add(DevIdentity.WORKSPACE, asset(sample, i, now));
            }
        }
    }

    /** A later text gets a later time: the order of a product's texts is part of its prompt. */
    private static Asset asset(SampleProduct sample, int number, Instant now) {
        SampleAsset text = sample.assets().get(number);
        byte[] content = text.content().getBytes(StandardCharsets.UTF_8);
        UUID id = UUID.nameUUIDFromBytes((sample.id() + "/" + number).getBytes(StandardCharsets.US_ASCII));
        return new Asset(
                id,
                sample.id(),
                text.type(),
                text.filename(),
                text.content(),
                Sha256.hex(content),
                content.length,
                now.plusMillis(number));
    }
}
