package io.quillstream.embedded.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** {@code /subjects}: registering, looking up and deleting versions. */
final class SubjectRoutes {

    private final Registrar registrar;

    SubjectRoutes(Registrar registrar) {
        this.registrar = registrar;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/subjects", this::subjects);
        routes.post("/subjects/{subject}", this::lookUp);
        routes.delete("/subjects/{subject}", this::deleteSubject);
        routes.get("/subjects/{subject}/versions", this::versions);
        routes.post("/subjects/{subject}/versions", this::register);
        routes.get("/subjects/{subject}/versions/{version}", this::version);
        routes.get("/subjects/{subject}/versions/{version}/schema", this::schema);
        routes.delete("/subjects/{subject}/versions/{version}", this::deleteVersion);
    }

    private void subjects(Context ctx) {
        String prefix = Optional.ofNullable(ctx.queryParam("subjectPrefix")).orElse("");
        RegistryJson.answer(ctx, registrar.subjects(deleted(ctx), prefix));
    }

    private void lookUp(Context ctx) {
        RegistryJson.answer(
                ctx, RegistryJson.version(registrar.lookUp(subject(ctx), RegistryJson.schema(ctx), deleted(ctx))));
    }

    private void register(Context ctx) {
        RegisteredSchema registered = registrar.register(subject(ctx), RegistryJson.schema(ctx));
        ObjectNode answer = RegistryJson.object().put("id", registered.id());
        RegistryJson.answer(ctx, answer.put("version", registered.version()).put("schema", registered.schema()));
    }

    private void versions(Context ctx) {
        RegistryJson.answer(
                ctx,
                registrar.versions(subject(ctx), deleted(ctx)).stream()
                        .map(RegisteredSchema::version)
                        .toList());
    }

    private void version(Context ctx) {
        RegistryJson.answer(ctx, RegistryJson.version(requested(ctx)));
    }

    private void schema(Context ctx) {
        RegistryJson.answerSchema(ctx, requested(ctx).schema());
    }

    private void deleteSubject(Context ctx) {
        RegistryJson.answer(ctx, registrar.deleteSubject(subject(ctx), permanent(ctx)));
    }

    private void deleteVersion(Context ctx) {
        RegistryJson.answer(ctx, registrar.deleteVersion(subject(ctx), ctx.pathParam("version"), permanent(ctx)));
    }

    private RegisteredSchema requested(Context ctx) {
        return registrar.version(subject(ctx), ctx.pathParam("version"), deleted(ctx));
    }

    private static String subject(Context ctx) {
        return ctx.pathParam("subject");
    }

    private static boolean deleted(Context ctx) {
        return RegistryJson.flag(ctx, "deleted");
    }

    private static boolean permanent(Context ctx) {
        return RegistryJson.flag(ctx, "permanent");
    }
}
