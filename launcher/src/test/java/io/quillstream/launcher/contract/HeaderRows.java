package io.quillstream.launcher.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** C: header fields that are not what they should be. */
final class HeaderRows {

    private static final String POST = "POST /api/v1/copy/generate";
    private static final String JSON = "Content-Type: application/json";
    private static final String BAD_KEY = "400 IDEMPOTENCY_KEY_INVALID";

    private HeaderRows() {}

    static List<BadRow> of(Tenant tenant) {
        List<BadRow> rows = new ArrayList<>();
        byte[] order = tenant.order().getBytes(StandardCharsets.UTF_8);
        for (String key : List.of("", "k".repeat(256), "k".repeat(4_000), "a b", "a\tb", "\u00e9", "\u00ff\u00fe")) {
            String shown = key.length() > 9 ? key.length() + " characters" : key;
            rows.add(BadRow.of(
                    "B034",
                    "the key \"" + shown + "\"",
                    RawHttp.request(POST, order, tenant.authorization(), JSON, "Idempotency-Key: " + key),
                    BAD_KEY));
        }
        for (String control : List.of("\u0000", "\u0001", "\u001b", "\u007f")) {
            rows.add(BadRow.of(
                    "B034",
                    "a key with the control character " + (int) control.charAt(0),
                    RawHttp.request(POST, order, tenant.authorization(), JSON, "Idempotency-Key: a" + control),
                    BAD_KEY,
                    "400 MALFORMED_REQUEST"));
        }
        rows.add(BadRow.of(
                "B041",
                "two keys",
                RawHttp.request(POST, order, tenant.authorization(), JSON, "Idempotency-Key: a", "Idempotency-Key: a"),
                BAD_KEY));
        for (String break_ : List.of("\r", "\n ", "\r\n ")) {
            rows.add(BadRow.of(
                    "B042",
                    "a request id with a line break",
                    RawHttp.request(
                            "GET /api/v1/quota", null, tenant.authorization(), "X-Request-Id: a" + break_ + "b"),
                    "400 MALFORMED_REQUEST"));
        }
        for (String ignored : List.of(
                "traceparent: garbage",
                "traceparent: 00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00",
                "X-Request-Id: " + "x".repeat(10_000),
                "X-Request-Id: <script>alert(1)</script>",
                "If-None-Match: " + "\"abc\", ".repeat(1_000) + "\"x\"",
                "Range: bytes=0-1",
                "If-Match: \"x\"",
                "Expect: 100-continue",
                "Cookie: session=1",
                "X-Forwarded-For: 127.0.0.1",
                "X-Workspace-Id: 5a3b1e00-0000-4000-8000-000000000001")) {
            rows.add(BadRow.of(
                    ignored.startsWith("If-N") || ignored.startsWith("Range") ? "B044" : "B042",
                    ignored.substring(0, Math.min(40, ignored.length())) + " is ignored",
                    RawHttp.request("GET /api/v1/quota", null, tenant.authorization(), ignored),
                    "200"));
        }
        rows.add(BadRow.of(
                "B042",
                "an expectation that nobody knows",
                RawHttp.request(POST, order, tenant.authorization(), JSON, "Expect: a-miracle"),
                "417 EXPECTATION_FAILED"));
        return rows;
    }
}
