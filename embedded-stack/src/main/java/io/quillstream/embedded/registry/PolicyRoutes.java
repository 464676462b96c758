package io.quillstream.embedded.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;

/** {@code /config}, {@code /mode} and {@code /compatibility}: what may be registered, and would this one be. */
final class PolicyRoutes {

    private final Registrar registrar;

    PolicyRoutes(Registrar registrar) {
        this.registrar = registrar;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/config", ctx -> answerLevel(ctx, registrar.level(null)));
        routes.put("/config", ctx -> configure(ctx, null));
        routes.get("/config/{subject}", this::subjectLevel);
        routes.put("/config/{subject}", ctx -> configure(ctx, subject(ctx)));
        routes.delete("/config/{subject}", this::unconfigure);
        routes.get("/mode", ctx -> answerMode(ctx, registrar.mode(null)));
        routes.put("/mode", ctx -> setMode(ctx, null));
        routes.get("/mode/{subject}", this::subjectMode);
        routes.put("/mode/{subject}", ctx -> setMode(ctx, subject(ctx)));
        routes.delete("/mode/{subject}", this::unsetMode);
        routes.post("/compatibility/subjects/{subject}/versions", ctx -> check(ctx, null));
        routes.post(
                "/compatibility/subjects/{subject}/versions/{version}", ctx -> check(ctx, ctx.pathParam("version")));
    }

    private void subjectLevel(Context ctx) {
        boolean inherit = RegistryJson.flag(ctx, "defaultToGlobal");
        answerLevel(ctx, inherit ? registrar.level(subject(ctx)) : registrar.ownLevel(subject(ctx)));
    }

    private void configure(Context ctx, String subject) {
        Compatibility level = constant(
                Compatibility.class, RegistryJson.text(ctx, "compatibility"), RegistryProblem.invalidCompatibility());
        registrar.configure(subject, level);
        RegistryJson.answer(ctx, RegistryJson.object().put("compatibility", level.name()));
    }

    private void unconfigure(Context ctx) {
        Compatibility before = registrar.ownLevel(subject(ctx));
        registrar.configure(subject(ctx), null);
        answerLevel(ctx, before);
    }

    private void subjectMode(Context ctx) {
        boolean inherit = RegistryJson.flag(ctx, "defaultToGlobal");
        answerMode(ctx, inherit ? registrar.mode(subject(ctx)) : registrar.ownMode(subject(ctx)));
    }

    private void setMode(Context ctx, String subject) {
        Mode mode = constant(Mode.class, RegistryJson.text(ctx, "mode"), RegistryProblem.invalidMode());
        registrar.setMode(subject, mode);
        answerMode(ctx, mode);
    }

    private void unsetMode(Context ctx) {
        Mode before = registrar.ownMode(subject(ctx));
        registrar.setMode(subject(ctx), null);
        answerMode(ctx, before);
    }

    private void check(Context ctx, String version) {
        List<String> conflicts = registrar.conflicts(subject(ctx), RegistryJson.schema(ctx), version);
        ObjectNode answer = RegistryJson.object().put("is_compatible", conflicts.isEmpty());
        if (RegistryJson.flag(ctx, "verbose")) {
            conflicts.forEach(answer.putArray("messages")::add);
        }
        RegistryJson.answer(ctx, answer);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, RegistryProblem otherwise) {
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw otherwise;
        }
    }

    private static void answerLevel(Context ctx, Compatibility level) {
        RegistryJson.answer(ctx, RegistryJson.object().put("compatibilityLevel", level.name()));
    }

    private static void answerMode(Context ctx, Mode mode) {
        RegistryJson.answer(ctx, RegistryJson.object().put("mode", mode.name()));
    }

    private static String subject(Context ctx) {
        return ctx.pathParam("subject");
    }
}
