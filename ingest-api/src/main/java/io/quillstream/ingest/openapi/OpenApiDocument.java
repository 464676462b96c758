package io.quillstream.ingest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.request.BodySchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The OpenAPI 3.1 document: the paths from files, one a resource, with the schemas that bodies are checked against and
 * the problems that any request can meet. In the files an operation lists its further problems by code under {@code
 * x-problems}; here they become responses.
 */
final class OpenApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RATE = "RateLimit";
    private static final List<String> FILES = List.of(
            "generate", "jobs", "batches", "products", "account", "tickets", "admin", "dead-letters", "operations");
    /** Of every request, also where nobody asks who sends it: what breaks HTTP's rules, and what is none of its faults. */
    private static final List<ProblemCode> OF_ANYBODY = List.of(
            ProblemCode.MALFORMED_REQUEST,
            ProblemCode.REQUEST_TIMEOUT,
            ProblemCode.URI_TOO_LONG,
            ProblemCode.EXPECTATION_FAILED,
            ProblemCode.HEADERS_TOO_LARGE,
            ProblemCode.INTERNAL,
            ProblemCode.NOT_IMPLEMENTED,
            ProblemCode.OVERLOADED,
            ProblemCode.HTTP_VERSION_UNSUPPORTED);
    /** A wrong API key too many is RATE_LIMITED wherever it is tried. */
    private static final List<ProblemCode> OF_CALLERS = List.of(
            ProblemCode.UNAUTHENTICATED,
            ProblemCode.TOKEN_EXPIRED,
            ProblemCode.TOKEN_INVALID,
            ProblemCode.FORBIDDEN,
            ProblemCode.NOT_FOUND,
            ProblemCode.METHOD_NOT_ALLOWED,
            ProblemCode.NOT_ACCEPTABLE,
            ProblemCode.RATE_LIMITED);

    private static final List<ProblemCode> OF_BODIES = List.of(
            ProblemCode.MALFORMED_JSON,
            ProblemCode.DUPLICATE_KEY,
            ProblemCode.PAYLOAD_TOO_LARGE,
            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
            ProblemCode.ENCODING_UNSUPPORTED,
            ProblemCode.VALIDATION_FAILED,
            ProblemCode.UNKNOWN_FIELD);

    /** A new copy of the whole document. */
    ObjectNode json() {
        ObjectNode document = (ObjectNode) read("document");
        ObjectNode paths = document.putObject("paths");
        FILES.forEach(file -> paths.setAll((ObjectNode) read(file)));
        paths.forEach(path -> path.properties().forEach(operation -> complete((ObjectNode) operation.getValue())));
        ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
        read("schemas").forEach(name -> schemas.set(name.textValue(), BodySchema.source(name.textValue())));
        return document;
    }

    private static void complete(ObjectNode operation) {
        ObjectNode responses = (ObjectNode) operation.get("responses");
        ArrayNode further = (ArrayNode) operation.remove("x-problems");
        boolean open = operation.path("security").isArray()
                && operation.get("security").isEmpty();
        OF_ANYBODY.forEach(code -> problem(responses, code));
        if (!open) {
            OF_CALLERS.forEach(code -> problem(responses, code));
            if (operation.has("requestBody")) {
                OF_BODIES.forEach(code -> problem(responses, code));
            }
        }
        if (further != null) {
            further.forEach(code -> problem(responses, ProblemCode.valueOf(code.textValue())));
        }
        if (responses.at("/202/headers").has(RATE)) {
            // Who is refused for having sent too much is told how much that is.
            ObjectNode headers = responses.withObjectProperty("429").withObjectProperty("headers");
            header(headers, RATE);
            header(headers, RATE + "-Policy");
        }
    }

    private static void problem(ObjectNode responses, ProblemCode code) {
        ObjectNode response = responses.withObjectProperty(Integer.toString(code.status()));
        String known = response.path("description").asText();
        if (!List.of(known.split("[^A-Z_]+")).contains(code.name())) {
            String before = known.isEmpty() ? "" : known.endsWith(".") ? known + " " : known + ", ";
            response.put("description", before + code.name());
        }
        response.withObjectProperty("content")
                .withObjectProperty("application/problem+json")
                .withObjectProperty("schema")
                .put("$ref", "#/components/schemas/Problem");
        ObjectNode headers = response.withObjectProperty("headers");
        header(headers, "X-Request-Id");
        switch (code.status()) {
            case 401 -> header(headers, "WWW-Authenticate");
            case 405 -> header(headers, "Allow");
            case 429, 503 -> header(headers, "Retry-After");
            default -> {}
        }
    }

    private static void header(ObjectNode headers, String name) {
        headers.withObjectProperty(name).put("$ref", "#/components/headers/" + name);
    }

    private static JsonNode read(String name) {
        try (InputStream file = OpenApiDocument.class.getResourceAsStream("/openapi/" + name + ".json")) {
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
