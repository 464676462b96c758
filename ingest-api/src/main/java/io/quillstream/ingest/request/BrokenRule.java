package io.quillstream.ingest.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.Violation;

/** Tells in our own words which rule a field breaks: the validator's words could echo what the caller sent. */
final class BrokenRule {

    private static final int LONGEST_NAME = 64;

    private BrokenRule() {}

    static Violation of(Error error) {
        String place = error.getInstanceLocation().toString();
        JsonNode rule = error.getSchemaNode();
        String failed = ProblemCode.VALIDATION_FAILED.name();
        return switch (error.getKeyword()) {
            case "additionalProperties", "unevaluatedProperties" ->
                new Violation(
                        pointer(place, error.getProperty()),
                        ProblemCode.UNKNOWN_FIELD.name(),
                        "is not a field of this request");
            case "required" -> new Violation(pointer(place, error.getProperty()), failed, "is required");
            case "type" -> new Violation(cut(place), failed, "must be of type " + names(rule));
            case "enum" -> new Violation(cut(place), failed, "must be one of " + names(rule));
            case "const" -> new Violation(cut(place), failed, "must be " + rule.asText());
            case "minimum" -> new Violation(cut(place), failed, "must be at least " + rule.asText());
            case "maximum" -> new Violation(cut(place), failed, "must be at most " + rule.asText());
            case "minLength" -> new Violation(cut(place), failed, "must not be empty");
            case "maxLength" -> new Violation(cut(place), failed, "must have at most " + rule.asText() + " characters");
            case "minItems" -> new Violation(cut(place), failed, "must have at least " + rule.asText() + " entries");
            case "maxItems" -> new Violation(cut(place), failed, "must have at most " + rule.asText() + " entries");
            case "uniqueItems" -> new Violation(cut(place), failed, "must not repeat an entry");
            case "minProperties", "maxProperties" ->
                new Violation(cut(place), failed, "must have exactly one of the fields");
            case "pattern" -> new Violation(cut(place), failed, pattern(rule.asText()));
            default -> new Violation(cut(place), failed, "breaks the rule " + error.getKeyword());
        };
    }

    private static String pattern(String rule) {
        if (rule.contains("a-fA-F")) {
            return "must be a UUID";
        }
        return rule.contains("T") ? "must be a time as RFC 3339 has it" : "must not be white space alone";
    }

    private static String names(JsonNode rule) {
        if (!rule.isArray()) {
            return rule.asText();
        }
        StringBuilder names = new StringBuilder();
        rule.forEach(name -> names.append(names.isEmpty() ? "" : ", ").append(name.asText()));
        return names.toString();
    }

    private static String pointer(String place, String property) {
        String name = property.length() > LONGEST_NAME ? property.substring(0, LONGEST_NAME) : property;
        return cut(place) + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static String cut(String place) {
        return place.length() > LONGEST_NAME ? place.substring(0, LONGEST_NAME) : place;
    }
}
