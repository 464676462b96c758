package io.quillstream.ingest.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.edge.identity.Scope;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong order gets one clear answer and changes nothing. */
@ExtendWith(OpenDoor.Shared.class)
class RefusedOrdersTest {

    private static final String PATH = "/api/v1/copy/generate";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    "count": 0                              | 422 | VALIDATION_FAILED | /count
                    "count": -1                             | 422 | VALIDATION_FAILED | /count
                    "count": 11                             | 422 | VALIDATION_FAILED | /count
                    "count": 2147483648                     | 422 | VALIDATION_FAILED | /count
                    "count": "5"                            | 422 | VALIDATION_FAILED | /count
                    "count": 1.5                            | 422 | VALIDATION_FAILED | /count
                    "count": 5.0                            | 422 | VALIDATION_FAILED | /count
                    "count": null                           | 422 | VALIDATION_FAILED | /count
                    "count": []                             | 422 | VALIDATION_FAILED | /count
                    "copy_type": "Titles"                   | 422 | VALIDATION_FAILED | /copy_type
                    "copy_type": ""                         | 422 | VALIDATION_FAILED | /copy_type
                    "copy_type": "tіtles"                   | 422 | VALIDATION_FAILED | /copy_type
                    "copy_type": null                       | 422 | VALIDATION_FAILED | /copy_type
                    "tone": "angry"                         | 422 | VALIDATION_FAILED | /tone
                    "tone": ""                              | 422 | VALIDATION_FAILED | /tone
                    "length_preference": "LONG"             | 422 | VALIDATION_FAILED | /length_preference
                    "target_audience": ""                   | 422 | VALIDATION_FAILED | /target_audience
                    "target_audience": " \\t\\u00a0\\u200b" | 422 | VALIDATION_FAILED | /target_audience
                    "target_audience": null                 | 422 | VALIDATION_FAILED | /target_audience
                    "product_id": "{d290f1ee-6c54-4b01-90e6-d701748f0851}" | 422 | VALIDATION_FAILED | /product_id
                    "product_id": "1-1-1-1-1"               | 422 | VALIDATION_FAILED | /product_id
                    "product_id": 7                         | 422 | VALIDATION_FAILED | /product_id
                    "workspace_id": "x"                     | 422 | VALIDATION_FAILED | /workspace_id
                    "workspace_id": "d290f1ee-6c54-4b01-90e6-d701748f0851" | 403 | WORKSPACE_MISMATCH |
                    "product_id": "d290f1ee-6c54-4b01-90e6-d701748f0851" | 404 | INVALID_PRODUCT |
                    "product_id": "00000000-0000-0000-0000-000000000000" | 404 | INVALID_PRODUCT |
                    "balance": 5                            | 422 | UNKNOWN_FIELD | /balance
                    "__proto__": {}                         | 422 | UNKNOWN_FIELD | /__proto__
                    "a/b~c": 1                              | 422 | UNKNOWN_FIELD | /a~1b~0c
                    """)
    void aFieldThatBreaksItsRule(String field, int status, String code, String pointer, OpenDoor door) {
        Caller mia = callerOfTheTable(door);
        Answer answer = mia.post(PATH, with(mia.order(product), field));
        assertEquals(status, answer.status(), answer::toString);
        assertEquals(code, answer.code());
        if (pointer != null) {
            assertEquals(pointer, answer.json().at("/errors/0/pointer").textValue(), answer::toString);
        }
        assertEquals(0, door.house().requestsOf(mia.workspace().toString()));
    }

    private static Caller shared;
    private static UUID product;

    private static synchronized Caller callerOfTheTable(OpenDoor door) {
        if (shared == null) {
            shared = door.newcomer(100);
            product = shared.product();
        }
        return shared;
    }

    @Test
    void allViolationsAreToldAtOnce(OpenDoor door) {
        Caller mia = door.newcomer(1);
        Answer answer = mia.post(PATH, "{\"count\": 99, \"tone\": \"loud\", \"colour\": 1}");
        Set<String> pointers = new TreeSet<>();
        for (JsonNode error : answer.json().get("errors")) {
            pointers.add(error.get("pointer").textValue());
        }
        assertEquals(
                Set.of("/count", "/tone", "/colour", "/workspace_id", "/product_id", "/copy_type"),
                pointers,
                answer::toString);
        assertEquals("VALIDATION_FAILED", answer.code());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "-", textBlock = """
                    null             | 422 | VALIDATION_FAILED
                    []               | 422 | VALIDATION_FAILED
                    "x"              | 422 | VALIDATION_FAILED
                    7                | 422 | VALIDATION_FAILED
                    {                | 400 | MALFORMED_JSON
                    {"a":1,}         | 400 | MALFORMED_JSON
                    {"a":NaN}        | 400 | MALFORMED_JSON
                    {'a':1}          | 400 | MALFORMED_JSON
                    {"a":1}{"b":2}   | 400 | MALFORMED_JSON
                    {"a":1,"a":2}    | 400 | DUPLICATE_KEY
                    {"a":"\\ud800"}  | 400 | MALFORMED_JSON
                    {"a":"\\u0000"}  | 400 | MALFORMED_JSON
                    """)
    void aBodyThatIsNoOrder(String body, int status, String code, OpenDoor door) {
        Caller mia = callerOfTheTable(door);
        Answer answer = mia.post(PATH, body);
        assertEquals(status, answer.status(), answer::toString);
        assertEquals(code, answer.code());
    }

    @Test
    void theOrderOfChecksIsThatOfTheContract(OpenDoor door) {
        Caller mia = door.newcomer(0);
        UUID ofMia = mia.product();
        Caller reader = door.caller(mia.workspace(), "reader", Set.of(Scope.JOBS_READ));
        String nonsense = "{";

        assertEquals("UNAUTHENTICATED", door.nobody().post(PATH, nonsense).code(), "authentication before JSON");
        assertEquals("FORBIDDEN", reader.post(PATH, nonsense).code(), "scope before JSON");
        assertEquals(
                "UNSUPPORTED_MEDIA_TYPE",
                mia.post(PATH, nonsense, "Content-Type", "text/plain").code(),
                "media type before JSON");
        assertEquals("MALFORMED_JSON", mia.post(PATH, nonsense).code(), "JSON before schema");
        String unknownProduct = mia.order(UUID.randomUUID());
        assertEquals(
                "VALIDATION_FAILED",
                mia.post(PATH, with(unknownProduct, "\"count\": 0")).code(),
                "schema before ownership");
        assertEquals(
                "INVALID_PRODUCT",
                mia.post(PATH, unknownProduct, "Idempotency-Key", "ü").code(),
                "ownership before idempotency");
        assertEquals(
                "IDEMPOTENCY_KEY_INVALID",
                mia.post(PATH, mia.order(ofMia), "Idempotency-Key", "a b").code(),
                "idempotency before quota");
        assertEquals("QUOTA_EXCEEDED", mia.post(PATH, mia.order(ofMia)).code());
    }

    @Test
    void aKeyMustBeOneOfVisibleAscii(OpenDoor door) {
        Caller mia = callerOfTheTable(door);
        String order = mia.order(product);
        for (String key : new String[] {"", "a".repeat(256), "a b"}) {
            assertEquals(
                    "IDEMPOTENCY_KEY_INVALID",
                    mia.post(PATH, order, "Idempotency-Key", key).code(),
                    key);
        }
        Answer twice = mia.post(PATH, order, "Idempotency-Key", "a", "Idempotency-Key", "b");
        assertEquals("IDEMPOTENCY_KEY_INVALID", twice.code());
    }

    @Test
    void foreignAndUnknownProductsAnswerAlike(OpenDoor door) {
        Caller mia = door.newcomer(5);
        Caller tom = door.newcomer(5);
        Answer foreign = mia.post(PATH, mia.order(tom.product()), "X-Request-Id", "same");
        Answer unknown = mia.post(PATH, mia.order(UUID.randomUUID()), "X-Request-Id", "same");
        assertEquals(404, foreign.status());
        assertEquals(unknown.text(), foreign.text());
    }

    @Test
    void anAbsurdBodyIsAnsweredQuickly(OpenDoor door) {
        Caller mia = callerOfTheTable(door);
        long begun = System.nanoTime();
        Answer answer = mia.post(PATH, with(mia.order(product), unknownFields(4_000)));
        assertEquals("UNKNOWN_FIELD", answer.code());
        assertTrue(answer.bytes().length < 30_000, "the answer stays small");
        assertEquals(
                "PAYLOAD_TOO_LARGE",
                mia.post(PATH, with(mia.order(product), unknownFields(60_000))).code());
        Answer number = mia.post(PATH, with(mia.order(product), "\"count\": " + "9".repeat(1_000_000)));
        assertTrue(number.status() == 400 || number.status() == 422, number::toString);
        assertTrue(System.nanoTime() - begun < 5_000_000_000L);
    }

    private static String unknownFields(int fields) {
        return IntStream.range(0, fields)
                .mapToObj(field -> "\"f" + field + "\":1")
                .collect(Collectors.joining(","));
    }

    @Test
    void aBodyOfMoreThanAMebibyteIsTooLarge(OpenDoor door) {
        Caller mia = callerOfTheTable(door);
        byte[] large = " ".repeat((1 << 20) + 1).getBytes(StandardCharsets.US_ASCII);
        Answer answer = mia.send("POST", PATH, large, "Content-Type", "application/json");
        assertEquals("PAYLOAD_TOO_LARGE", answer.code());
    }

    /** The order with this field in place of its own. */
    private static String with(String order, String field) {
        String name = field.substring(0, field.indexOf(':') + 1);
        String without = order.replaceAll(java.util.regex.Pattern.quote(name) + " \"[^\"]*\",? ?", "");
        return without.replaceAll(",? ?}$", "") + ", " + field + "}";
    }
}
