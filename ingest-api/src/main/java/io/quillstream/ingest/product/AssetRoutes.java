package io.quillstream.ingest.product;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.paging.SignedCursor;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.http.CursorList;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.http.PathId;
import io.quillstream.ingest.http.Revalidation;
import io.quillstream.stores.postgres.Asset;
import io.quillstream.stores.postgres.AssetSummary;
import io.quillstream.stores.postgres.Assets;
import io.quillstream.stores.postgres.CreationOrder;
import io.quillstream.stores.postgres.Products;
import java.util.UUID;

/** {@code /api/v1/products/{product_id}/assets}: the texts that copy is written from. */
public final class AssetRoutes implements HttpModule {

    private static final String ALL = "/api/v1/products/{product_id}/assets";
    private static final String ONE = ALL + "/{asset_id}";

    private final Access access;
    private final Products products;
    private final Assets assets;
    private final AssetUpload upload;
    private final Allowance allowance;
    private final SignedCursor cursors;

    /** @param allowance of bytes of text, as {@link Assets#weight} counts them */
    public AssetRoutes(
            Access access,
            Products products,
            Assets assets,
            AssetUpload upload,
            Allowance allowance,
            SignedCursor cursors) {
        this.access = access;
        this.products = products;
        this.assets = assets;
        this.upload = upload;
        this.allowance = allowance;
        this.cursors = cursors;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.post(ALL, this::add);
        routes.get(ALL, this::list);
        routes.get(ONE, this::show);
        routes.delete(ONE, this::delete);
    }

    private void add(Context request) {
        Principal caller = access.require(request, Scope.GENERATE_WRITE);
        UUID product = product(request);
        AssetSummary added = upload.read(
                request,
                caller.workspace(),
                product,
                () -> requireProduct(caller, product),
                asset -> keep(caller, asset));
        request.header("Location", "/api/v1/products/" + product + "/assets/" + added.assetId());
        Answers.json(request, 201, summary(added));
    }

    private AssetSummary keep(Principal caller, Asset asset) {
        long weight = Assets.weight(asset);
        allowance.require(caller.workspace(), weight);
        if (!assets.add(caller.workspace(), asset)) {
            throw unknownProduct();
        }
        allowance.changed(caller.workspace(), weight);
        return asset.summary();
    }

    private void list(Context request) {
        Principal caller = access.require(request, Scope.CONTENT_READ);
        UUID product = product(request);
        requireProduct(caller, product);
        new CursorList<>(
                        cursors,
                        "assets?product=" + product,
                        asset -> new CreationOrder(asset.createdAt(), asset.assetId()).toString(),
                        AssetRoutes::summary)
                .answer(
                        request,
                        caller.workspace(),
                        (after, limit) -> assets.page(
                                caller.workspace(),
                                product,
                                after.map(CreationOrder::parse).orElse(null),
                                limit));
    }

    private void show(Context request) {
        Principal caller = access.require(request, Scope.CONTENT_READ);
        Asset asset = stored(request, caller);
        Revalidation.answer(request, summary(asset.summary()).put("content", asset.content()));
    }

    private void delete(Context request) {
        Principal caller = access.require(request, Scope.GENERATE_WRITE);
        Asset asset = stored(request, caller);
        if (!assets.delete(caller.workspace(), asset.assetId())) {
            throw unknownAsset();
        }
        allowance.changed(caller.workspace(), -Assets.weight(asset));
        request.status(204);
    }

    private Asset stored(Context request, Principal caller) {
        UUID product = product(request);
        return assets.find(caller.workspace(), PathId.of(request, "asset_id"))
                .filter(asset -> asset.productId().equals(product))
                .orElseThrow(AssetRoutes::unknownAsset);
    }

    private void requireProduct(Principal caller, UUID product) {
        if (!products.exists(caller.workspace(), product)) {
            throw unknownProduct();
        }
    }

    private static UUID product(Context request) {
        return PathId.of(request, "product_id", ProblemCode.INVALID_PRODUCT);
    }

    private static ProblemException unknownProduct() {
        return ProblemCode.INVALID_PRODUCT.because("The workspace has no product with that id");
    }

    private static ProblemException unknownAsset() {
        return ProblemCode.NOT_FOUND.because("The product has no asset with that id");
    }

    private static ObjectNode summary(AssetSummary asset) {
        return JsonText.object()
                .put("asset_id", asset.assetId().toString())
                .put("product_id", asset.productId().toString())
                .put("type", asset.type())
                .put("filename", asset.filename())
                .put("bytes", asset.bytes())
                .put("sha256", asset.sha256())
                .put("characters", asset.characters())
                .put("created_at", JsonText.time(asset.createdAt()));
    }
}
