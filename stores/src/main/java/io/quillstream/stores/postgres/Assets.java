package io.quillstream.stores.postgres;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Texts of products. Thread-safe. */
public final class Assets {

    /** A row has its price, however short the text in it. */
    private static final int LEAST_WEIGHT = 16 << 10;

    private final Postgres postgres;

    public Assets(Postgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Adds the asset. Returns false, and changes nothing, if the workspace does not have the product or already has
     * an asset with that id.
     */
    public boolean add(UUID workspace, Asset asset) {
        return postgres.asWorkspace(
                workspace, handle -> handle.createUpdate("""
                        INSERT INTO assets
                          (workspace_id, asset_id, product_id, type, filename, content, sha256, bytes, created_at)
                        SELECT workspace_id, :assetId, product_id, :type, :filename, :content, :sha256, :bytes, :createdAt
                        FROM products WHERE product_id = :productId
                        ON CONFLICT DO NOTHING""").bindMethods(asset).execute() == 1);
    }

    public Optional<Asset> find(UUID workspace, UUID asset) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("SELECT * FROM assets WHERE asset_id = :asset")
                        .bind("asset", asset)
                        .mapTo(Asset.class)
                        .findOne());
    }

    /**
     * The product's assets in order of creation, without their texts: a page of those would fill the memory.
     *
     * @param after place of the last one of the page before, or null for the first page
     */
    public List<AssetSummary> page(UUID workspace, UUID product, CreationOrder after, int limit) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("""
                        SELECT asset_id, product_id, type, filename, sha256, bytes,
                          char_length(content) AS characters, created_at
                        FROM assets
                        WHERE product_id = :product
                          AND (:at::timestamptz IS NULL OR (created_at, asset_id) > (:at::timestamptz, :id::uuid))
                        ORDER BY created_at, asset_id LIMIT :limit""")
                        .bind("product", product)
                        .bind("at", after == null ? null : after.at())
                        .bind("id", after == null ? null : after.id())
                        .bind("limit", limit)
                        .mapTo(AssetSummary.class)
                        .list());
    }

    /** How many bytes an asset counts as: those of its text in UTF-8, and 16 KiB at least. */
    public static long weight(Asset asset) {
        return Math.max(LEAST_WEIGHT, asset.content().getBytes(StandardCharsets.UTF_8).length);
    }

    /** The {@link #weight(Asset) weight} of all that a workspace has. No text is read for it. */
    public long weight(UUID workspace) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery(
                                "SELECT coalesce(sum(greatest(octet_length(content), :least)), 0)::bigint FROM assets")
                        .bind("least", LEAST_WEIGHT)
                        .mapTo(Long.class)
                        .one());
    }

    /** Returns false if the workspace has no such asset. */
    public boolean delete(UUID workspace, UUID asset) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createUpdate("DELETE FROM assets WHERE asset_id = :asset")
                                .bind("asset", asset)
                                .execute()
                        == 1);
    }
}
