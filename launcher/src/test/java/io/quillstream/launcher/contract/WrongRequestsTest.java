package io.quillstream.launcher.contract;

import static io.quillstream.launcher.contract.Tenant.GENERATE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** Orders that break a rule: each gets the one answer the contract names, and leaves no trace in any topic. */
@ExtendWith(House.Shared.class)
class WrongRequestsTest {

    private record Row(String name, byte[] body, List<String> headers, int status, String code, String pointer) {}

    private final List<Row> rows = new ArrayList<>();

    private void row(String name, byte[] body, int status, String code, String... headers) {
        rows.add(new Row(name, body, List.of(headers), status, code, null));
    }

    private void json(String name, String body, int status, String code, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        row(name, body.getBytes(StandardCharsets.UTF_8), status, code, all.toArray(String[]::new));
    }

    private void invalid(String body, String pointer) {
        rows.add(new Row(
                body,
                body.getBytes(StandardCharsets.UTF_8),
                List.of("Content-Type", "application/json"),
                422,
                "VALIDATION_FAILED",
                pointer));
    }

    @Test
    void each_wrong_order_gets_its_answer_and_changes_nothing(House house) {
        Tenant tenant = house.tenant(10);
        bodies(tenant);
        fields(tenant);
        ids(tenant, house.tenant(10));
        headers(tenant);
        Map<String, Long> before = house.traces().atRest();
        assertAll(rows.stream().map(row -> (Executable) () -> check(tenant, row)));
        assertEquals(before, house.traces().atRest());
        assertEquals(10, tenant.quota().path("available").asInt());
        assertEquals(
                0, tenant.somebody().get("/api/v1/jobs").json().path("data").size());
        tenant.completed("");
    }

    private static void check(Tenant tenant, Row row) {
        Reply reply = tenant.somebody()
                .send("POST", GENERATE, row.body(), row.headers().toArray(String[]::new));
        String shown = row.name().length() > 100 ? row.name().substring(0, 100) : row.name();
        assertEquals(row.status() + " " + row.code(), reply.status() + " " + reply.code(), () -> shown + reply);
        if (row.pointer() != null) {
            List<String> pointers = StreamSupport.stream(
                            reply.json().path("errors").spliterator(), false)
                    .map(error -> error.path("pointer").asText())
                    .toList();
            assertTrue(pointers.contains(row.pointer()), () -> shown + " " + pointers);
        }
    }

    private void bodies(Tenant tenant) {
        String good = tenant.order();
        row("no type", good.getBytes(StandardCharsets.UTF_8), 415, "UNSUPPORTED_MEDIA_TYPE");
        for (String type : new String[] {
            "text/plain", "application/x-www-form-urlencoded", "application/xml", "application/json; charset=utf-16",
            "application/json; charset=latin1", "application/x-ndjson", "json", "multipart/form-data; boundary=x"
        }) {
            row(type, good.getBytes(StandardCharsets.UTF_8), 415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type", type);
        }
        for (String encoding : new String[] {"br", "deflate", "zstd", "gzip, gzip", "compress"}) {
            json(encoding, good, 415, "ENCODING_UNSUPPORTED", "Content-Encoding", encoding);
        }
        json("not gzip", good, 400, "MALFORMED_REQUEST", "Content-Encoding", "gzip");
        for (String broken : new String[] {
            "",
            " ",
            "{",
            good.substring(0, good.length() - 1),
            good + "x",
            good + good,
            "{'a':1}",
            "{\"a\":1,}",
            "// x\n" + good,
            "{\"count\":NaN}",
            "{\"count\":01}",
            "{\"count\":+1}",
            "{\"count\":.5}",
            "{\"a\":\"\t\"}",
            "\uFEFF" + good,
            "{\"tone\":\"\\ud800\"}",
            "{\"tone\":\"\\u0000\"}",
            "{\"tone\":\"\\x\"}",
            "nul",
            "True",
            "[".repeat(65) + "]".repeat(65),
            "[".repeat(10_000),
            "{\"a\":".repeat(10_000),
            "{\"count\":1e400}",
            "{\"count\":" + "9".repeat(500_000) + "}"
        }) {
            json("broken: " + broken, broken, 400, "MALFORMED_JSON");
        }
        row(
                "latin-1",
                "{\"tone\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1),
                400,
                "MALFORMED_JSON",
                "Content-Type",
                "application/json");
        json("twice", "{\"count\":1,\"count\":1}", 400, "DUPLICATE_KEY");
        json("twice inside", "{\"x\":[{\"a\":1,\"\\u0061\":1}]}", 400, "DUPLICATE_KEY");
        for (String other : new String[] {"null", "[]", "\"x\"", "7", "{}", "[".repeat(64) + "]".repeat(64)}) {
            json("other: " + other, other, 422, "VALIDATION_FAILED");
        }
        byte[] large = padded(good, 1 << 20);
        row(
                "1 MiB and a byte",
                Arrays.copyOf(large, large.length + 1),
                413,
                "PAYLOAD_TOO_LARGE",
                "Content-Type",
                "application/json");
        row(
                "a gzip bomb",
                gzip(new byte[8 << 20]),
                413,
                "PAYLOAD_TOO_LARGE",
                "Content-Type",
                "application/json",
                "Content-Encoding",
                "gzip");
    }

    private void fields(Tenant tenant) {
        json("unknown", tenant.order(",\"priority\":1"), 422, "UNKNOWN_FIELD");
        for (String readOnly : new String[] {"job_id", "credits", "user_id", "plan", "status", "__proto__"}) {
            json(readOnly, tenant.order(",\"" + readOnly + "\":\"x\""), 422, "UNKNOWN_FIELD");
        }
        for (String count : new String[] {
            "0", "-1", "11", "2147483648", "1e30", "\"5\"", "1.5", "5.0", "5e0", "null", "true", "[5]", "{}", "-0.0"
        }) {
            invalid(tenant.order(",\"count\":" + count), "/count");
        }
        for (String value : new String[] {"\"\"", "\"Formal\"", "\"PROFESSIONAL\"", "null", "1", "[]"}) {
            invalid(tenant.order(",\"tone\":" + value), "/tone");
            invalid(tenant.order(",\"length_preference\":" + value), "/length_preference");
        }
        for (String value : new String[] {
            "\"\"", "\"  \"", "\"\\u3000\\u00a0\"", "\"\\u200b\"", "null", "7", "\"" + "\ud83d\ude00".repeat(501) + "\""
        }) {
            invalid(tenant.order(",\"target_audience\":" + value), "/target_audience");
        }
        for (String value :
                new String[] {"\"Titles\"", "\"\"", "null", "\"t\u0456tles\"", "\"" + "t".repeat(10_000) + "\""}) {
            invalid(tenant.order().replace("\"titles\"", value), "/copy_type");
        }
        invalid("{\"workspace_id\":\"" + tenant.workspace() + "\",\"copy_type\":\"faq\"}", "/product_id");
        invalid("{\"product_id\":\"" + tenant.product() + "\",\"copy_type\":\"faq\"}", "/workspace_id");
        invalid(
                "{\"workspace_id\":\"" + tenant.workspace() + "\",\"product_id\":\"" + tenant.product() + "\"}",
                "/copy_type");
        for (String id : new String[] {"{%s}", "urn:uuid:%s", "%s ", "x", "1-1-1-1-1"}) {
            invalid(tenant.order().replace(tenant.product().toString(), id.formatted(tenant.product())), "/product_id");
        }
    }

    private void ids(Tenant tenant, Tenant other) {
        String mine = tenant.product().toString();
        for (Object id : new Object[] {UUID.randomUUID(), new UUID(0, 0), other.product()}) {
            json("product " + id, tenant.order().replace(mine, id.toString()), 404, "INVALID_PRODUCT");
        }
        String elsewhere = tenant.order()
                .replace(tenant.workspace().toString(), other.workspace().toString());
        json("workspace", elsewhere, 403, "WORKSPACE_MISMATCH");
        json("workspace and schema", elsewhere.replace("titles", "x"), 422, "VALIDATION_FAILED");
        json(
                "product and key",
                tenant.order().replace(mine, UUID.randomUUID().toString()),
                404,
                "INVALID_PRODUCT",
                "Idempotency-Key",
                "");
    }

    private void headers(Tenant tenant) {
        for (String key : new String[] {"", "a b", "k".repeat(256), "k\tk"}) {
            json("key " + key, tenant.order(), 400, "IDEMPOTENCY_KEY_INVALID", "Idempotency-Key", key);
        }
        json(
                "two keys",
                tenant.order(),
                400,
                "IDEMPOTENCY_KEY_INVALID",
                "Idempotency-Key",
                "a",
                "Idempotency-Key",
                "a");
        json("two credentials", tenant.order(), 400, "MALFORMED_REQUEST", "X-API-Key", "qs_dev_x");
        json("twice authorized", tenant.order(), 400, "MALFORMED_REQUEST", "Authorization", "Bearer x");
    }

    private static byte[] padded(String json, int size) {
        return (json + " ".repeat(size - json.length())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void all_violations_are_told_at_once(House house) {
        Tenant tenant = house.tenant(1);
        JsonNode errors = tenant.somebody()
                .post(GENERATE, "{\"workspace_id\":\"x\",\"copy_type\":\"x\",\"count\":99,\"more\":1}")
                .json()
                .path("errors");
        List<String> told = StreamSupport.stream(errors.spliterator(), false)
                .map(error -> error.path("pointer").asText() + " "
                        + error.path("code").asText())
                .sorted()
                .toList();
        assertEquals(
                List.of(
                        "/copy_type VALIDATION_FAILED",
                        "/count VALIDATION_FAILED",
                        "/more UNKNOWN_FIELD",
                        "/product_id VALIDATION_FAILED",
                        "/workspace_id VALIDATION_FAILED"),
                told);
    }
}
