package io.quillstream.ingest.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.paging.SignedCursor;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.http.CursorList;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.http.PathId;
import io.quillstream.ingest.request.BodySchema;
import io.quillstream.stores.postgres.Product;
import io.quillstream.stores.postgres.Products;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** {@code /api/v1/products}: what copy is written about. Product ids are the caller's own. */
public final class ProductRoutes implements HttpModule {

    private static final BodySchema SCHEMA = BodySchema.named("ProductRequest");

    private final Access access;
    private final Products products;
    private final Allowance allowance;
    private final CursorList<Product> list;

    /** @param allowance of products */
    public ProductRoutes(Access access, Products products, Allowance allowance, SignedCursor cursors) {
        this.access = access;
        this.products = products;
        this.allowance = allowance;
        this.list = new CursorList<>(
                cursors, "products", product -> product.productId().toString(), ProductRoutes::json);
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/products", this::list);
        routes.get("/api/v1/products/{product_id}", this::show);
        routes.put("/api/v1/products/{product_id}", this::put);
    }

    private void put(Context request) {
        Principal caller = access.require(request, Scope.GENERATE_WRITE);
        UUID id = PathId.of(request, "product_id", ProblemCode.INVALID_PRODUCT);
        JsonNode body = RequestBody.json(request, caller.workspace());
        SCHEMA.require(body);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String category = body.has("category") ? body.get("category").textValue() : null;
        Product product = new Product(id, body.get("name").textValue(), category, now, now);
        requireRoom(caller, id);
        boolean isNew = products.put(caller.workspace(), product);
        if (isNew) {
            allowance.changed(caller.workspace(), 1);
            request.header("Location", "/api/v1/products/" + id);
        }
        Answers.json(request, isNew ? 201 : 200, json(stored(caller, id)));
    }

    /** A product that is there may be changed, however many there are. */
    private void requireRoom(Principal caller, UUID product) {
        if (!allowance.allows(caller.workspace(), 1) && !products.exists(caller.workspace(), product)) {
            allowance.require(caller.workspace(), 1);
        }
    }

    private void show(Context request) {
        Principal caller = access.require(request, Scope.CONTENT_READ);
        Answers.json(request, 200, json(stored(caller, PathId.of(request, "product_id", ProblemCode.INVALID_PRODUCT))));
    }

    private void list(Context request) {
        Principal caller = access.require(request, Scope.CONTENT_READ);
        list.answer(
                request,
                caller.workspace(),
                (after, limit) -> products.page(
                        caller.workspace(), after.map(UUID::fromString).orElse(null), limit));
    }

    private Product stored(Principal caller, UUID product) {
        return products.find(caller.workspace(), product)
                .orElseThrow(() -> ProblemCode.INVALID_PRODUCT.because("The workspace has no product with that id"));
    }

    private static ObjectNode json(Product product) {
        return JsonText.object()
                .put("product_id", product.productId().toString())
                .put("name", product.name())
                .put("category", product.category())
                .put("created_at", JsonText.time(product.createdAt()))
                .put("updated_at", JsonText.time(product.updatedAt()));
    }
}
