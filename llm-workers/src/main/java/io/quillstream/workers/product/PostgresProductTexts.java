package io.quillstream.workers.product;

import io.quillstream.stores.postgres.PassingTrouble;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Products;
import io.quillstream.stores.postgres.SourceTexts;
import java.util.Optional;
import java.util.UUID;

/** Product texts out of PostgreSQL: all assets of the product in order of creation, something of each. Thread-safe. */
public final class PostgresProductTexts implements ProductTexts {

    private final Products products;

    public PostgresProductTexts(Postgres postgres) {
        this.products = new Products(postgres);
    }

    @Override
    public Optional<ProductText> find(UUID workspace, UUID product) {
        try {
            return products.texts(workspace, product).map(found -> text(product, found));
        } catch (RuntimeException e) {
            throw PassingTrouble.isCauseOf(e) ? new StoreAwayException(e) : e;
        }
    }

    private static ProductText text(UUID product, SourceTexts found) {
        return ProductText.of(
                product,
                found.name(),
                Optional.ofNullable(found.category()).orElse(""),
                SharedRoom.joined(found.texts(), ProductText.MOST_TEXT));
    }
}
