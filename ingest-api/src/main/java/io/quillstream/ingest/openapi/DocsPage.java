package io.quillstream.ingest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The OpenAPI document as one HTML page without scripts, so that it can be read where nothing may be loaded; on a phone, by keyboard
 * and by ear too.
 */
final class DocsPage {

    private static final Pattern ONLY_CODES = Pattern.compile("[A-Z_]+(, [A-Z_]+)*");

    private final JsonNode document;
    private final StringBuilder html = new StringBuilder();

    DocsPage(JsonNode document) {
        this.document = document;
    }

    String html() {
        html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>Quillstream API</title>")
                .append("<link rel=\"stylesheet\" href=\"/docs.css\"></head><body><main><h1>Quillstream API</h1>");
        element("p", document.at("/info/description").asText());
        html.append("<p>As a file: <a href=\"/openapi.json\">/openapi.json</a> (OpenAPI 3.1)</p>");
        contents();
        document.get("tags").forEach(this::tag);
        html.append("<h2 id=\"schemas\">Schemas</h2>");
        document.at("/components/schemas").properties().forEach(this::schema);
        return html.append("</main></body></html>").toString();
    }

    private void contents() {
        html.append("<nav aria-label=\"Contents\"><ul>");
        document.get("tags")
                .forEach(tag ->
                        entry(tag.get("name").asText(), tag.get("description").asText()));
        entry("schemas", "Schemas");
        html.append("</ul></nav>");
    }

    private void entry(String id, String text) {
        html.append("<li><a href=\"#").append(escape(id)).append("\">");
        html.append(escape(text)).append("</a></li>");
    }

    private void tag(JsonNode tag) {
        html.append("<h2 id=\"").append(escape(tag.get("name").asText())).append("\">");
        html.append(escape(tag.get("description").asText())).append("</h2>");
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
        String summary = operation.get("summary").asText();
        element(
                "p",
                summary
                        + (summary.endsWith("?") ? " " : ". ")
                        + operation.path("description").asText());
        parameters(operation.path("parameters"));
        operation.at("/requestBody/content").properties().forEach(this::body);
        Map<Boolean, List<Map.Entry<String, JsonNode>>> answers = operation.get("responses").properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .collect(Collectors.partitioningBy(DocsPage::hasOnlyCodes));
        html.append("<p>Answers:</p><ul>");
        answers.get(false).forEach(this::response);
        html.append("</ul>");
        refusals(answers.get(true));
        html.append("</section>");
    }

    private static boolean hasOnlyCodes(Map.Entry<String, JsonNode> response) {
        return ONLY_CODES
                .matcher(response.getValue().get("description").asText())
                .matches();
    }

    /** Nearly the same for every operation, and more than all the rest of it: whoever asks for them unfolds them. */
    private void refusals(List<Map.Entry<String, JsonNode>> refusals) {
        if (refusals.isEmpty()) {
            return;
        }
        html.append("<details><summary>Refusals: ")
                .append(escape(refusals.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "))))
                .append("</summary><ul>");
        refusals.forEach(this::response);
        html.append("</ul></details>");
    }

    private void parameters(JsonNode parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        html.append("<p>Parameters:</p><ul>");
        parameters.forEach(given -> parameter(resolved(given)));
        html.append("</ul>");
    }

    private void parameter(JsonNode parameter) {
        List<String> choices = new ArrayList<>();
        parameter.at("/schema/enum").forEach(choice -> choices.add(choice.asText()));
        String text = parameter.path("description").asText()
                + (choices.isEmpty() ? "" : " One of " + String.join(", ", choices) + ".");
        html.append("<li><code>").append(escape(parameter.get("name").asText())).append("</code> (");
        html.append(escape(parameter.get("in").asText())).append(") ");
        html.append(escape(text.strip())).append("</li>");
    }

    private JsonNode resolved(JsonNode given) {
        String reference = given.path("$ref").asText();
        return reference.isEmpty() ? given : document.at(reference.substring(1));
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

    /** What may be wider than the screen is scrolled with the arrow keys, which it gets once it can have the focus. */
    private void schema(Map.Entry<String, JsonNode> schema) {
        String name = escape(schema.getKey());
        html.append("<h3 id=\"").append(name).append("\">").append(name).append("</h3>");
        html.append("<pre tabindex=\"0\" role=\"region\" aria-labelledby=\"")
                .append(name)
                .append("\">");
        html.append(escape(schema.getValue().toPrettyString())).append("</pre>");
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
