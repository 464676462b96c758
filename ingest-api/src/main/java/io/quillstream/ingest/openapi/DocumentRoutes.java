package io.quillstream.ingest.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.quillstream.edge.http.HttpModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What the API says about itself: {@code /openapi.json}, {@code /docs} for people, and the page at {@code /}. */
public final class DocumentRoutes implements HttpModule {

    private static final String HTML = "text/html; charset=utf-8";

    @Override
    public void routes(RoutesConfig routes) {
        ObjectNode document = new OpenApiDocument().json();
        page(routes, "/openapi.json", "application/json", utf8(document.toPrettyString()));
        page(routes, "/docs", HTML, utf8(new DocsPage(document).html()));
        page(routes, "/docs.css", "text/css; charset=utf-8", file("docs.css"));
        page(routes, "/", HTML, file("welcome.html"));
    }

    private static void page(RoutesConfig routes, String path, String type, byte[] body) {
        routes.get(path, request -> request.contentType(type).result(body));
    }

    private static byte[] file(String name) {
        try (InputStream file = DocumentRoutes.class.getResourceAsStream("/openapi/" + name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
