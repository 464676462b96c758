package io.quillstream.ingest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/** The OpenAPI document as one HTML page without scripts, so that it can be read where nothing may be loaded. */
final class DocsPage {

    private final JsonNode document;
    private final StringBuilder html = new StringBuilder();

    DocsPage(JsonNode document) {
        this.document = document;
    }

    String html() {
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Quillstream API</title>")
                .append("<link rel=\"stylesheet\" href=\"/docs.css\"></head><body><main><h1>Quillstream API</h1>");
        element("p", document.at("/info/description").asText());
        html.append("<p>As a file: <a href=\"/openapi.json\">/openapi.json</a> (OpenAPI 3.1)</p>");
        document.get("tags").forEach(this::tag);
        html.append("<h2 id=\"schemas\">Schemas</h2>");
        document.at("/components/schemas").properties().forEach(this::schema);
        return html.append("</main></body></html>").toString();
    }

    private void tag(JsonNode tag) {
        element("h2", tag.get("description").asText());
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> operation.getValue().at("/tags/0").equals(tag.get("name")))
                        .forEach(operation -> operation(path.getKey(), operation.getKey(), operation.getValue())));
    }

    private void operation(String path, String method, JsonNode operation) {
        html.append("<section><h3><code>")
                .append(escape(method.toUpperCase(Locale.ROOT) + " " + path))
                .append("</code></h3>");
        element(
                "p",
                operation.get("summary").asText() + ". "
                        + operation.path("description").asText());
        operation.at("/requestBody/content").properties().forEach(this::body);
        html.append("<ul>");
        operation.get("responses").properties().forEach(this::response);
        html.append("</ul></section>");
    }

    private void body(Map.Entry<String, JsonNode> content) {
        html.append("<p>Body: <code>").append(escape(content.getKey())).append("</code> ");
        reference(content.getValue());
        html.append("</p>");
    }

    private void response(Map.Entry<String, JsonNode> response) {
        html.append("<li><b>").append(escape(response.getKey())).append("</b> ");
        html.append(escape(response.getValue().get("description").asText())).append(' ');
        response.getValue().path("content").forEach(this::reference);
        html.append("</li>");
    }

    private void reference(JsonNode content) {
        String name = content.at("/schema/$ref").asText().replace("#/components/schemas/", "");
        if (!name.isEmpty()) {
            html.append("<a href=\"#")
                    .append(escape(name))
                    .append("\">")
                    .append(escape(name))
                    .append("</a> ");
        }
    }

    private void schema(Map.Entry<String, JsonNode> schema) {
        html.append("<h3 id=\"").append(escape(schema.getKey())).append("\">");
        html.append(escape(schema.getKey())).append("</h3>");
        element("pre", schema.getValue().toPrettyString());
    }

    private void element(String name, String text) {
        html.append('<').append(name).append('>').append(escape(text));
        html.append("</").append(name).append('>');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
