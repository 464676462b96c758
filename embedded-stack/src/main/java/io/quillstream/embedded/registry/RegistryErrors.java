package io.quillstream.embedded.registry;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error as {@code {error_code, message}}. */
final class RegistryErrors {

    private static final Logger log = LoggerFactory.getLogger(RegistryErrors.class);
    private static final int STORE_FAILED = 50001;

    void addTo(RoutesConfig routes) {
        routes.exception(
                RegistryProblem.class,
                (problem, ctx) -> answer(ctx, problem.httpStatus(), problem.code(), problem.getMessage()));
        routes.exception(
                HttpResponseException.class,
                (problem, ctx) -> answer(ctx, problem.getStatus(), problem.getStatus(), "HTTP " + problem.getStatus()));
        routes.exception(Exception.class, (failure, ctx) -> {
            log.error("{} {} failed", ctx.method(), ctx.path(), failure);
            answer(ctx, 500, STORE_FAILED, "Error in the backend data store");
        });
    }

    private static void answer(Context ctx, int status, int code, String message) {
        ctx.status(status);
        RegistryJson.answer(ctx, RegistryJson.object().put("error_code", code).put("message", message));
    }
}
