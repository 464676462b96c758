package io.quillstream.launcher.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** D, and S01 to S15: orders by someone who may not give them. */
final class CredentialRows {

    private static final String POST = "POST /api/v1/copy/generate";
    private static final String INVALID = "401 TOKEN_INVALID";
    private static final String NOBODY = "401 UNAUTHENTICATED";

    private final Tenant tenant;
    private final byte[] order;
    private final List<BadRow> rows = new ArrayList<>();

    private CredentialRows(Tenant tenant) {
        this.tenant = tenant;
        this.order = tenant.order().getBytes(StandardCharsets.UTF_8);
    }

    static List<BadRow> of(House house, Tenant tenant) {
        CredentialRows table = new CredentialRows(tenant);
        table.none();
        table.tokens();
        table.headers();
        table.keys(house);
        return table.rows;
    }

    private void row(String id, String what, String answer, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.add("Content-Type: application/json");
        rows.add(BadRow.of(id, what, RawHttp.request(POST, order, all.toArray(String[]::new)), answer));
    }

    private void bearer(String id, String what, String answer, String token) {
        row(id, what, answer, "Authorization: Bearer " + token);
    }

    private void none() {
        row("B045", "no credentials", NOBODY);
        for (String none : List.of("Bearer", "Bearer  ", "Basic dTpw", "Digest x", "bearer")) {
            row("B045", none, NOBODY, "Authorization: " + none);
        }
        row("B045", "an empty key", INVALID, "X-API-Key: ");
        String auth = tenant.authorization();
        row("B045", "a token and a key", "400 MALFORMED_REQUEST", auth, "X-API-Key: qs_dev_x");
        row("B045", "two tokens", "400 MALFORMED_REQUEST", auth, auth);
        row("B045", "two keys", "400 MALFORMED_REQUEST", "X-API-Key: a", "X-API-Key: b");
        for (String name : List.of("access_token", "token", "api_key")) {
            rows.add(BadRow.of(
                    "B101",
                    name + " in the address",
                    RawHttp.request(
                            POST + "?" + name + "=" + auth.substring(auth.lastIndexOf(' ') + 1),
                            order,
                            "Content-Type: application/json"),
                    INVALID));
        }
    }

    private String claims(String more) {
        return "{\"sub\":\"u\",\"workspace_id\":\"%s\",\"scope\":\"generate:write\"%s}"
                .formatted(tenant.workspace(), more);
    }

    private String claims(Map<String, Object> changed) {
        long now = Instant.now().getEpochSecond();
        StringBuilder json = new StringBuilder();
        var all = new java.util.TreeMap<String, Object>(Map.of(
                "sub",
                "\"u\"",
                "workspace_id",
                "\"" + tenant.workspace() + "\"",
                "scope",
                "\"generate:write\"",
                "exp",
                now + 600));
        all.putAll(changed);
        all.forEach((name, value) -> json.append(json.isEmpty() ? "{" : ",").append('"' + name + "\":" + value));
        return json + "}";
    }

    private void tokens() {
        long now = Instant.now().getEpochSecond();
        Tokens tokens = tenant.tokens();
        bearer("B046", "expired for 90 s", "401 TOKEN_EXPIRED", tokens.claims(claims(Map.of("exp", now - 90))));
        bearer("B046", "not yet valid", INVALID, tokens.claims(claims(Map.of("nbf", now + 120))));
        bearer("B046", "no expiry", INVALID, tokens.claims(claims("")));
        for (Object exp : List.of("\"" + (now + 600) + "\"", "1e20", -1, "null", "[]")) {
            bearer("S13", "exp " + exp, INVALID, tokens.claims(claims(Map.of("exp", exp))));
        }
        bearer("S13", "issued in the future", INVALID, tokens.claims(claims(Map.of("iat", now + 120))));
        for (Object id : List.of("\"\"", "\"x\"", 7, "null", "[]", "\"" + new UUID(0, 0) + "\"")) {
            bearer("B047", "workspace_id " + id, INVALID, tokens.claims(claims(Map.of("workspace_id", id))));
        }
        bearer(
                "B047",
                "a workspace that nobody has",
                "403 FORBIDDEN",
                tokens.claims(claims(Map.of("workspace_id", "\"" + UUID.randomUUID() + "\""))));
        bearer("S08", "a refresh token", INVALID, tokens.claims(claims(Map.of("typ", "\"Refresh\""))));
        bearer("S15", "a scope that reads", "403 FORBIDDEN", tokens.claims(claims(Map.of("scope", "\"jobs:read\""))));
        bearer("S15", "no scope", "403 FORBIDDEN", tokens.claims(claims(Map.of("scope", "\"\""))));
        for (String text : List.of("a", "a.b", "a.b.c.d.e", "....", "!.!.!", "e30.e30.e30", "\u00e9.\u00e9.\u00e9")) {
            bearer("B049", text, INVALID, text);
        }
        bearer("B049", "a token of a megabyte", "431 HEADERS_TOO_LARGE", "x".repeat(1_000_000));
    }

    private void headers() {
        Tokens tokens = tenant.tokens();
        String good = claims(Map.of());
        String[] parts = tokens.claims(good).split("\\.");
        for (String algorithm : List.of("none", "None", "nOnE", "", "HS384", "HS512", "RS256", "ES256", "EdDSA")) {
            String header = "{\"alg\":\"" + algorithm + "\"}";
            String unsigned = Tokens.base64(header.getBytes(StandardCharsets.UTF_8)) + "." + parts[1] + ".";
            bearer("S01", "alg " + algorithm + ", unsigned", INVALID, unsigned);
            bearer("S01", "alg " + algorithm, INVALID, tokens.signed(header, good));
        }
        for (String header : List.of(
                "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}",
                "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\"}",
                "{\"alg\":[\"HS256\"]}",
                "[]")) {
            bearer("S06", header, INVALID, tokens.signed(header, good));
        }
        String other =
                good.replace(tenant.workspace().toString(), UUID.randomUUID().toString());
        bearer(
                "S11",
                "another workspace's name under this signature",
                INVALID,
                parts[0] + "." + Tokens.base64(other.getBytes(StandardCharsets.UTF_8)) + "." + parts[2]);
        bearer("S11", "another secret", INVALID, new Tokens("x".repeat(32)).claims(good));
    }

    private void keys(House house) {
        String keys = "/api/v1/admin/workspaces/" + tenant.workspace() + "/api-keys";
        String reader = house.operator()
                .post(keys, "{\"name\":\"reader\",\"scopes\":[\"jobs:read\"]}")
                .at("/key");
        row("S15", "a key that reads", "403 FORBIDDEN", "X-API-Key: " + reader);
        Reply made = house.operator().post(keys, "{\"name\":\"brief\"}");
        house.operator().delete(keys + "/" + made.at("/key_id"));
        row("B050", "a revoked key", INVALID, "X-API-Key: " + made.at("/key"));
        for (String wrong : List.of(
                "x",
                "qs_dev_",
                reader + "x",
                reader.substring(1),
                "qs_live_" + "0".repeat(36),
                reader + " " + reader)) {
            row("B050", "the key " + wrong.replace(reader, "KEY"), INVALID, "X-API-Key: " + wrong);
        }
    }
}
