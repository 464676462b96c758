package io.quillstream.stores.postgres;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Products of a workspace. Thread-safe. */
public final class Products {

    private static final String COLUMNS = "product_id, name, category, created_at, updated_at";

    private final Postgres postgres;

    public Products(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Adds the product or replaces its data; the time of creation stays the first one. Returns whether it is new. */
    public boolean put(UUID workspace, Product product) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("""
                        INSERT INTO products (workspace_id, product_id, name, category, created_at, updated_at)
                        VALUES (:workspace, :productId, :name, :category, :createdAt, :updatedAt)
                        ON CONFLICT (workspace_id, product_id) DO UPDATE
                          SET name = excluded.name, category = excluded.category, updated_at = excluded.updated_at
                        RETURNING old.product_id IS NULL""")
                        .bind("workspace", workspace)
                        .bindMethods(product)
                        .mapTo(Boolean.class)
                        .one());
    }

    public Optional<Product> find(UUID workspace, UUID product) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("SELECT " + COLUMNS + " FROM products WHERE product_id = :product")
                        .bind("product", product)
                        .mapTo(Product.class)
                        .findOne());
    }

    /**
     * The product with the texts of its assets, as they were at one moment: 100,000 characters of all of them together, and of
     * each its beginning, as much as the shorter ones leave. Empty if the workspace has no such product.
     */
    public Optional<SourceTexts> texts(UUID workspace, UUID product) {
        return postgres.lookUp(handle -> handle.createQuery("SELECT * FROM quill_product_texts(:workspace, :product)")
                .bind("workspace", workspace)
                .bind("product", product)
                .mapTo(SourceTexts.class)
                .findOne());
    }

    public boolean exists(UUID workspace, UUID product) {
        return postgres.lookUp(handle -> handle.createQuery("SELECT quill_product_exists(:workspace, :product)")
                .bind("workspace", workspace)
                .bind("product", product)
                .mapTo(Boolean.class)
                .one());
    }

    /** How many there are. */
    public long count(UUID workspace) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("SELECT count(*) FROM products")
                        .mapTo(Long.class)
                        .one());
    }

    /** Those of these products that the workspace has. One question, however many. */
    public Set<UUID> existing(UUID workspace, Collection<UUID> products) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("SELECT product_id FROM products WHERE product_id = ANY(:products)")
                        .bind("products", products.toArray(UUID[]::new))
                        .mapTo(UUID.class)
                        .set());
    }

    /**
     * Products by id.
     *
     * @param after last id of the page before, or null for the first page
     */
    public List<Product> page(UUID workspace, UUID after, int limit) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery(
                                "SELECT " + COLUMNS + " FROM products"
                                        + " WHERE (:after::uuid IS NULL OR product_id > :after::uuid) ORDER BY product_id LIMIT :limit")
                        .bind("after", after)
                        .bind("limit", limit)
                        .mapTo(Product.class)
                        .list());
    }
}
