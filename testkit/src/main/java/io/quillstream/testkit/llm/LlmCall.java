package io.quillstream.testkit.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One call that the server got.
 *
 * @param wire in which format
 * @param path path and query
 * @param headers by lower-case name, the first value of each
 * @param body the request
 * @param fault how it was answered
 */
public record LlmCall(Wire wire, String path, Map<String, String> headers, JsonNode body, Fault fault) {}
