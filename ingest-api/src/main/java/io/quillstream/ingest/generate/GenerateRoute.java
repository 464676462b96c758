package io.quillstream.ingest.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.limit.RateGate;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.generate.Acceptance.Accepted;
import io.quillstream.ingest.job.JobJson;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.ingest.request.CopyGeneration;
import io.quillstream.ingest.request.IdempotencyKey;
import io.quillstream.ingest.request.Preference;
import java.util.Optional;

/** {@code POST /api/v1/copy/generate}. The order of checks is that of the contract: what comes first answers first. */
public final class GenerateRoute implements HttpModule {

    private final Access access;
    private final RateGate rate;
    private final KnownProducts products;
    private final Acceptance acceptance;
    private final SeenUsers users;

    public GenerateRoute(Access access, RateGate rate, KnownProducts products, Acceptance acceptance, SeenUsers users) {
        this.access = access;
        this.rate = rate;
        this.products = products;
        this.acceptance = acceptance;
        this.users = users;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.post("/api/v1/copy/generate", this::generate);
    }

    private void generate(Context request) {
        Principal caller = access.require(request, Scope.GENERATE_WRITE);
        CopyGeneration order = rate.whileCounting(request, caller, () -> read(request, caller));
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        Preference preference = Preference.of(request);
        Accepted accepted = acceptance.accept(caller, order, key, preference, RecordHeaders.of(request));
        users.note(caller);
        answer(request, preference, accepted);
    }

    private CopyGeneration read(Context request, Principal caller) {
        CopyGeneration order = CopyGeneration.read(RequestBody.json(request, caller.workspace()), caller);
        if (!products.exists(caller.workspace(), order.productId())) {
            throw ProblemCode.INVALID_PRODUCT.because("The workspace has no product with that product_id");
        }
        return order;
    }

    private static void answer(Context request, Preference preference, Accepted accepted) {
        ObjectNode body = accepted.body();
        request.header("Location", JobJson.path(accepted.job()));
        if (accepted.replayed()) {
            request.header("Idempotent-Replayed", "true");
        }
        if (preference.waits()) {
            request.header("Preference-Applied", "wait=" + preference.waiting().toSeconds());
        } else if (preference.async()) {
            request.header("Preference-Applied", "respond-async");
        }
        Answers.json(request, accepted.finished() && preference.waits() ? 200 : 202, body);
    }
}
