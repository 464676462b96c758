package io.quillstream.ingest.openapi;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.HttpModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What the API says about itself: {@code /openapi.json}, {@code /docs} for people, and the page at {@code /}. */
public final class DocumentRoutes implements HttpModule {

    private final byte[] document =
            new OpenApiDocument().json().toPrettyString().getBytes(StandardCharsets.UTF_8);
    private final byte[] docs = page("docs.html");
    private final byte[] welcome = page("welcome.html");

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/openapi.json", request -> answer(request, "application/json", document));
        routes.get("/docs", request -> answer(request, "text/html; charset=utf-8", docs));
        routes.get("/", request -> answer(request, "text/html; charset=utf-8", welcome));
    }

    private static void answer(Context request, String type, byte[] body) {
        request.contentType(type).result(body);
    }

    private static byte[] page(String name) {
        try (InputStream page = DocumentRoutes.class.getResourceAsStream("/openapi/" + name)) {
            return page.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
