package io.quillstream.ingest.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.JavalinState;
import io.javalin.config.RoutesConfig;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.OpenDoor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class OpenApiDocumentTest {

    /** Contributed by the progress bridge, the launcher's audit desk and the door itself. */
    private static final Set<String> OF_OTHERS = Set.of(
            "GET /api/v1/copy/generate/{job_id}/status",
            "GET /api/v1/jobs/{job_id}/events",
            "GET /api/v1/batches/{batch_id}/events",
            "GET /api/v1/audit/verification",
            "GET /api/v1/admin/log",
            "GET /health/live",
            "GET /health/ready",
            "GET /metrics");

    private final JsonNode document = new OpenApiDocument().json();

    @Test
    void everyRouteIsDocumentedAndEveryDocumentedRouteIsThere(OpenDoor door) {
        JavalinState state = new JavalinState();
        door.module().routes(new RoutesConfig(state));
        Set<String> served = state.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint.method.name() + " " + parsed.endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
        served.addAll(OF_OTHERS);
        assertEquals(served, documented());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : document.findValues("$ref")) {
            String pointer = reference.textValue().substring(1);
            assertFalse(document.at(pointer).isMissingNode(), reference::textValue);
        }
    }

    @Test
    void everyOperationSaysWhatItAnswersAndHasAnIdOfItsOwn() {
        Set<String> ids = new TreeSet<>();
        document.get("paths")
                .forEach(path -> path.properties().forEach(operation -> {
                    assertTrue(ids.add(operation.getValue().get("operationId").textValue()));
                    assertTrue(operation.getValue().get("responses").size() > 0);
                    assertFalse(operation.getValue().has("x-problems"));
                }));
    }

    /** Streams aside: what they show is in the order of the log, and each says where it goes on. */
    @Test
    void everyReadingSaysHowOldItsAnswerMayBe() {
        for (JsonNode path : document.get("paths")) {
            JsonNode reading = path.path("get");
            boolean open = reading.has("security") && reading.get("security").isEmpty();
            boolean streams = reading.at("/responses/200/content").has("text/event-stream");
            if (!reading.isMissingNode() && !open && !streams) {
                assertTrue(
                        reading.path("description").asText().contains(" Consistency: "),
                        reading.get("operationId").asText());
            }
        }
    }

    @Test
    void whatAnyRequestCanMeetIsDocumentedAtEachOperation() {
        List<String> ofAnybody = List.of("400", "408", "414", "417", "431", "500", "501", "503", "505");
        List<String> ofCallers = List.of("401", "403", "404", "405", "406", "429");
        for (JsonNode path : document.get("paths")) {
            for (JsonNode operation : path) {
                String id = operation.get("operationId").textValue();
                JsonNode responses = operation.get("responses");
                boolean open =
                        operation.has("security") && operation.get("security").isEmpty();
                assertTrue(ofAnybody.stream().allMatch(responses::has), id);
                assertTrue(ofCallers.stream().allMatch(status -> responses.has(status) != open), id);
            }
        }
    }

    @Test
    void everyRefusalIsAProblemAndNamesTheHeaderFieldsThatComeWithIt() {
        Map<String, String> fields =
                Map.of("401", "WWW-Authenticate", "405", "Allow", "429", "Retry-After", "503", "Retry-After");
        for (JsonNode responses : document.findValues("responses")) {
            for (Map.Entry<String, JsonNode> response : responses.properties()) {
                String status = response.getKey();
                JsonNode headers = response.getValue().path("headers");
                if (status.compareTo("400") >= 0) {
                    assertTrue(response.getValue().path("content").has("application/problem+json"), status);
                    assertTrue(headers.has("X-Request-Id"), status);
                    assertTrue(headers.has(fields.getOrDefault(status, "X-Request-Id")), status);
                }
            }
        }
    }

    /** A program that was made from the document meets them in jobs and in the lines of batches. */
    @Test
    void theCodesThatOnlyJobsHaveAreNamed() {
        JsonNode codes = document.at("/components/schemas/JobError/properties/code/description");
        for (String code : List.of(
                "LLM_UNAVAILABLE",
                "LLM_TIMEOUT",
                "LLM_REFUSED",
                "LLM_BAD_OUTPUT",
                "NO_SOURCE_TEXT",
                "DEADLINE_EXCEEDED",
                "CANCELLED")) {
            assertTrue(codes.textValue().contains(code), code);
        }
    }

    @Test
    void whoIsRefusedForSendingTooMuchIsToldTheRate() {
        int counted = 0;
        for (JsonNode responses : document.findValues("responses")) {
            if (responses.at("/202/headers").has("RateLimit")) {
                counted++;
                assertTrue(responses.at("/429/headers").has("RateLimit"));
                assertTrue(responses.at("/429/headers").has("RateLimit-Policy"));
            }
        }
        assertEquals(2, counted, "single posts and batches");
    }

    @Test
    void everyParameterOfAPathIsDeclared() {
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    Set<String> declared = new TreeSet<>();
                    operation
                            .path("parameters")
                            .forEach(parameter -> declared.add(parameter
                                    .path("name")
                                    .asText(parameter.path("$ref").asText().replace("#/components/parameters/", ""))));
                    Pattern.compile("\\{(\\w+)}")
                            .matcher(path.getKey())
                            .results()
                            .forEach(name -> assertTrue(declared.contains(name.group(1)), path.getKey()));
                }));
    }

    @Test
    void theDocumentsAreServedAsWhatTheyAre(OpenDoor door) {
        Answer json = door.nobody().get("/openapi.json");
        assertEquals(document, json.json());
        Answer docs = door.nobody().get("/docs");
        assertEquals(200, docs.status());
        assertTrue(docs.header("Content-Type").startsWith("text/html"));
        assertTrue(docs.header("Content-Security-Policy").contains("default-src 'self'"));
        assertTrue(docs.text().contains("POST /api/v1/copy/generate"));
        assertFalse(docs.text().contains("<script"));
        assertEquals(200, door.nobody().get("/").status());
        assertEquals(200, door.nobody().get("/docs.css").status());
    }

    @Test
    void thePageForPeopleNamesTheParametersOfEachOperation() {
        String page = new DocsPage(document).html();
        long parameters = document.findValues("parameters").stream()
                .filter(JsonNode::isArray)
                .mapToLong(JsonNode::size)
                .sum();
        assertEquals(parameters, count("<li><code>", page));
        assertTrue(page.contains("<li><code>Last-Event-ID</code> (header) Continue behind this event.</li>"));
        assertTrue(page.contains("<li><code>kind</code> (query) One of copy.</li>"));
    }

    /** Of most operations there are fifteen, and the two answers that people look for stood among them. */
    @Test
    void thePageForPeopleFoldsWhatEveryOperationRefuses() {
        String page = new DocsPage(document).html();
        String order = page.substring(
                page.indexOf("POST /api/v1/copy/generate"),
                page.indexOf("</section>", page.indexOf("POST /api/v1/copy/generate")));
        assertEquals(List.of("200", "202"), found("<li><b>(\\d+)</b>", order.substring(0, order.indexOf("<details>"))));
        assertTrue(order.contains("<summary>Refusals: 400, 401, 402, 403, 404,"), order);
        String health = page.substring(page.indexOf("GET /health/ready"));
        assertTrue(health.indexOf("It should not; ") < health.indexOf("<details>"));
        assertFalse(page.contains("?. "));
    }

    /** WCAG 2.2: 1.4.10 reflow, 2.1.1 keyboard, 2.4.1 bypass blocks; and links that lead to one place. */
    @Test
    void thePageForPeopleCanBeReadOnAPhoneAndWithoutAMouse() {
        String page = new DocsPage(document).html();
        assertTrue(page.contains("<meta name=\"viewport\" content=\"width=device-width\">"));
        assertTrue(page.contains("<nav aria-label=\"Contents\"><ul><li><a href=\"#generate\">"));
        assertEquals(count("<pre", page), count("<pre tabindex=\"0\" role=\"region\" aria-labelledby=\"", page));
        List<String> ids = found(" id=\"([^\"]+)\"", page);
        assertEquals(ids.size(), Set.copyOf(ids).size(), ids::toString);
        assertTrue(ids.containsAll(found("href=\"#([^\"]+)\"", page)));
        assertTrue(ids.containsAll(found("aria-labelledby=\"([^\"]+)\"", page)));
    }

    private static int count(String text, String page) {
        return found("(" + Pattern.quote(text) + ")", page).size();
    }

    private static List<String> found(String pattern, String page) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private Set<String> documented() {
        Set<String> documented = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return documented;
    }
}
