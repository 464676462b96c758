package io.quillstream.ingest.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.edge.problem.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rules of one kind of body, from the JSON Schema file that also stands in {@code /openapi.json}: what is
 * documented is what is checked. Immutable and thread-safe.
 */
public final class BodySchema {

    private static final int MOST_VIOLATIONS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .formatAssertionsEnabled(false)
                    .build()));

    private final Schema schema;
    private final List<String> integers;

    private BodySchema(JsonNode source) {
        this.schema = REGISTRY.getSchema(source);
        this.integers = source.get("properties").properties().stream()
                .filter(property -> property.getValue().path("type").asText().equals("integer"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The schema of that name, for example {@code CopyGenerationRequest}. */
    public static BodySchema named(String name) {
        return new BodySchema(source(name));
    }

    /** The file of that name as JSON. */
    public static JsonNode source(String name) {
        try (InputStream file = BodySchema.class.getResourceAsStream("/schemas/" + name + ".json")) {
            if (file == null) {
                throw new IllegalArgumentException("There is no schema " + name);
            }
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every rule that the body breaks, at most {@value #MOST_VIOLATIONS}. */
    public List<Violation> violations(JsonNode body) {
        List<Error> errors = schema.validate(body);
        return Stream.concat(fractions(body), errors.stream().map(BrokenRule::of))
                .limit(MOST_VIOLATIONS)
                .toList();
    }

    /** To JSON Schema 5.0 is an integer; to our users it is a mistake. */
    private Stream<Violation> fractions(JsonNode body) {
        return integers.stream()
                .filter(name -> body.path(name).isFloatingPointNumber()
                        && body.path(name).canConvertToExactIntegral())
                .map(name -> new Violation(
                        "/" + name, ProblemCode.VALIDATION_FAILED.name(), "must be written without a fraction"));
    }

    /** @throws ProblemException 422 with every violation */
    public void require(JsonNode body) {
        List<Violation> violations = violations(body);
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }
}
