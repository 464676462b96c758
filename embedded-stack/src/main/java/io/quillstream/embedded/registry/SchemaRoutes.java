package io.quillstream.embedded.registry;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/** {@code /schemas}: what an id in a record's bytes stands for. */
final class SchemaRoutes {

    private final Registrar registrar;

    SchemaRoutes(Registrar registrar) {
        this.registrar = registrar;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/", ctx -> RegistryJson.answer(ctx, RegistryJson.object()));
        routes.get("/schemas/types", ctx -> RegistryJson.answer(ctx, List.of("AVRO")));
        routes.get(
                "/schemas/ids/{id}",
                ctx -> RegistryJson.answer(ctx, RegistryJson.object().put("schema", registrar.schema(id(ctx)))));
        routes.get("/schemas/ids/{id}/schema", ctx -> RegistryJson.answerSchema(ctx, registrar.schema(id(ctx))));
        routes.get(
                "/schemas/ids/{id}/subjects",
                ctx -> RegistryJson.answer(
                        ctx,
                        registrar.usesOf(id(ctx)).stream()
                                .map(RegisteredSchema::subject)
                                .distinct()
                                .toList()));
        routes.get(
                "/schemas/ids/{id}/versions",
                ctx -> RegistryJson.answer(
                        ctx,
                        registrar.usesOf(id(ctx)).stream()
                                .map(use -> RegistryJson.object()
                                        .put("subject", use.subject())
                                        .put("version", use.version()))
                                .toList()));
    }

    private static int id(Context ctx) {
        try {
            return Integer.parseInt(ctx.pathParam("id"));
        } catch (NumberFormatException e) {
            throw RegistryProblem.idNotFound(ctx.pathParam("id"));
        }
    }
}
