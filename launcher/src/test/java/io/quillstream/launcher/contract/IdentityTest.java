package io.quillstream.launcher.contract;

import static io.quillstream.launcher.contract.Tenant.GENERATE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** Who gets in, and how far: tokens good and forged (RFC 8725), keys, scopes, and the limit on posts. */
@ExtendWith(House.Shared.class)
class IdentityTest {

    private static final String HS256 = "{\"alg\":\"HS256\"}";

    private static String claims(UUID workspace, String more) {
        return "{\"sub\":\"u\",\"workspace_id\":\"%s\",\"scope\":\"jobs:read\",\"exp\":%d%s}"
                .formatted(workspace, now() + 600, more);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static void bearer(List<Executable> all, House house, int status, String code, String credential) {
        all.add(() -> {
            Reply reply = house.nobody().get("/api/v1/jobs", "Authorization", credential);
            String shown = credential.substring(0, Math.min(80, credential.length()));
            assertEquals((status + " " + code).strip(), (reply.status() + " " + reply.code()).strip(), shown);
            assertTrue(status != 401 || reply.header("WWW-Authenticate").startsWith("Bearer"), reply::toString);
        });
    }

    @Test
    void tokens_get_in_if_they_are_sound_and_only_then(House house) throws Exception {
        Tokens tokens = house.tokens();
        UUID workspace = UUID.fromString(house.endpoint("/workspace_id"));
        String good = claims(workspace, "");
        String token = tokens.claims(good);
        String[] parts = token.split("\\.");
        List<Executable> all = new ArrayList<>();
        for (String more : new String[] {
            "",
            ",\"iss\":\"anyone\"",
            ",\"aud\":\"anything\"",
            ",\"aud\":[\"a\",\"b\"]",
            ",\"nbf\":" + (now() + 30),
            ",\"x\":[]"
        }) {
            bearer(all, house, 200, "", "Bearer " + tokens.claims(claims(workspace, more)));
        }
        bearer(all, house, 200, "", "bearer " + token);
        String late = good.replaceAll("\"exp\":\\d+", "\"exp\":" + (now() - 30));
        bearer(all, house, 200, "", "Bearer " + tokens.claims(late));
        bearer(
                all,
                house,
                401,
                "TOKEN_EXPIRED",
                "Bearer " + tokens.claims(late.replaceAll("\"exp\":\\d+", "\"exp\":" + (now() - 90))));
        for (String exp : new String[] {"\"" + (now() + 600) + "\"", "1e20", "-1", "null", "[]", "true"}) {
            bearer(
                    all,
                    house,
                    401,
                    "TOKEN_INVALID",
                    "Bearer " + tokens.claims(good.replaceAll("\"exp\":\\d+", "\"exp\":" + exp)));
        }
        for (String more : new String[] {
            ",\"nbf\":" + (now() + 90),
            ",\"iat\":" + (now() + 90),
            ",\"sub\":\"v\"",
            ",\"exp\":" + (now() + 700),
            ",\"workspace_id\":\"" + workspace + "\"",
            ",\"typ\":\"Refresh\"",
            ",\"token_use\":\"id\""
        }) {
            bearer(all, house, 401, "TOKEN_INVALID", "Bearer " + tokens.claims(claims(workspace, more)));
        }
        for (String id :
                new String[] {"\"\"", "7", "null", "[\"" + workspace + "\"]", "\"" + new UUID(0, 0) + "\"", "\"x\""}) {
            bearer(
                    all,
                    house,
                    401,
                    "TOKEN_INVALID",
                    "Bearer " + tokens.claims(good.replace("\"" + workspace + "\"", id)));
        }
        for (String claim : new String[] {"sub", "workspace_id", "exp"}) {
            bearer(
                    all,
                    house,
                    401,
                    "TOKEN_INVALID",
                    "Bearer " + tokens.claims(good.replace("\"" + claim + "\"", "\"no\"")));
        }
        bearer(all, house, 403, "FORBIDDEN", "Bearer " + tokens.claims(claims(UUID.randomUUID(), "")));
        bearer(all, house, 403, "FORBIDDEN", "Bearer " + tokens.claims(good.replace("jobs:read", "jobs:* Admin")));
        for (String algorithm :
                new String[] {"none", "None", "nOnE", "hs256", "HS384", "RS256", "ES256", "EdDSA", ""}) {
            String header = "{\"alg\":\"" + algorithm + "\"}";
            bearer(all, house, 401, "TOKEN_INVALID", "Bearer " + tokens.signed(header, good));
            String unsigned = Tokens.base64(header.getBytes(StandardCharsets.UTF_8)) + "." + parts[1] + ".";
            bearer(all, house, 401, "TOKEN_INVALID", "Bearer " + unsigned);
        }
        for (String header : new String[] {
            "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}",
            "{\"alg\":\"HS256\",\"b64\":false}",
            "{\"alg\":\"HS256\",\"typ\":\"id\"}",
            "{\"alg\":\"none\",\"alg\":\"HS256\"}",
            "{}",
            "[]",
            "x"
        }) {
            bearer(all, house, 401, "TOKEN_INVALID", "Bearer " + tokens.signed(header, good));
        }
        byte[] publicKey = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        bearer(
                all,
                house,
                401,
                "TOKEN_INVALID",
                "Bearer " + new Tokens(new String(publicKey, StandardCharsets.ISO_8859_1)).signed(HS256, good));
        String raised = Tokens.base64(good.replace("jobs:read", "admin").getBytes(StandardCharsets.UTF_8));
        bearer(all, house, 401, "TOKEN_INVALID", "Bearer " + parts[0] + "." + raised + "." + parts[2]);
        for (String text : new String[] {
            "a", "a.b", "a.b.c.d", "..", "a.b.c.d.e", token + "=", token + ".", "!!.!!.!!", "x".repeat(12_500)
        }) {
            bearer(all, house, 401, "TOKEN_INVALID", "Bearer " + text);
        }
        for (String none : new String[] {"Bearer", "Bearer  ", "Basic dTpw", "Token x", "x"}) {
            bearer(all, house, 401, "UNAUTHENTICATED", none);
        }
        assertAll(all);
    }

    @Test
    void every_route_asks_for_credentials_and_for_its_scope(House house) {
        Tenant tenant = house.tenant(1);
        String product = "/api/v1/products/" + tenant.product();
        String id = UUID.randomUUID().toString();
        Map<String, List<String>> routes = Map.of(
                "generate:write",
                List.of(
                        "POST " + GENERATE,
                        "POST /api/v1/batches",
                        "DELETE /api/v1/jobs/" + id,
                        "DELETE /api/v1/batches/" + id,
                        "PUT " + product,
                        "POST " + product + "/assets",
                        "DELETE " + product + "/assets/" + id),
                "jobs:read",
                List.of(
                        "GET /api/v1/jobs",
                        "GET /api/v1/jobs/" + id,
                        "GET /api/v1/jobs/" + id + "/events",
                        "GET /api/v1/copy/generate/" + id + "/status",
                        "GET /api/v1/batches/" + id,
                        "GET /api/v1/batches/" + id + "/events",
                        "POST /api/v1/stream-tickets",
                        "GET /api/v1/jobs/x/events",
                        "GET /api/v1/jobs/x"),
                "content:read",
                List.of(
                        "GET /api/v1/batches/" + id + "/results",
                        "GET " + product,
                        "GET " + product + "/assets",
                        "GET " + product + "/assets/" + id,
                        "GET /api/v1/products/x"),
                "usage:read",
                List.of("GET /api/v1/quota", "GET /api/v1/usage/daily"),
                "audit:read",
                List.of("GET /api/v1/audit", "GET /api/v1/ledger"),
                "admin",
                List.of(
                        "GET /api/v1/admin/log",
                        "GET /api/v1/admin/workspaces",
                        "POST /api/v1/admin/workspaces",
                        "GET /api/v1/admin/workspaces/" + id,
                        "PUT /api/v1/admin/workspaces/" + id + "/plan",
                        "POST /api/v1/admin/workspaces/" + id + "/credits",
                        "GET /api/v1/admin/workspaces/" + tenant.workspace() + "/api-keys",
                        "POST /api/v1/admin/workspaces/" + id + "/api-keys",
                        "GET /api/v1/admin/workspaces/" + id + "/api-keys/" + id,
                        "DELETE /api/v1/admin/workspaces/" + id + "/api-keys/" + id));
        List<Executable> all = new ArrayList<>();
        String every = Tokens.ALL_SCOPES + " admin";
        routes.forEach((scope, answered) -> answered.forEach(route -> all.add(() -> {
            String[] words = route.split(" ");
            Reply unknown = house.nobody().send(words[0], words[1], null);
            assertEquals("401 UNAUTHENTICATED", unknown.status() + " " + unknown.code(), route);
            String others = every.replace(scope, "");
            Reply without = tenant.user("u" + UUID.randomUUID(), others).send(words[0], words[1], null);
            assertEquals("403 FORBIDDEN", without.status() + " " + without.code(), route);
            Reply with = tenant.user("u" + UUID.randomUUID(), scope).send(words[0], words[1], null);
            assertTrue(with.status() != 401 && with.status() != 403, with::toString);
        })));
        assertAll(all);
    }

    @Test
    void api_keys_work_in_either_field_within_their_scopes_until_they_are_revoked(House house) {
        Tenant tenant = house.tenant(5);
        String keys = "/api/v1/admin/workspaces/" + tenant.workspace() + "/api-keys";
        Reply made = house.operator().post(keys, "{\"name\":\"ci\",\"scopes\":[\"jobs:read\"]}");
        assertEquals(201, made.status(), made::toString);
        String key = made.at("/key");
        assertTrue(key.matches("qs_(live|dev)_[0-9A-Za-z]{36}"), key);
        assertTrue(key.endsWith(checksum(key.substring(key.length() - 36, key.length() - 6))), key);
        Client inAuthorization = Client.bearer(house.url(), key);
        Client inItsOwn = new Client(house.url(), List.of("X-API-Key", key));
        for (Client client : new Client[] {inAuthorization, inItsOwn}) {
            assertEquals(200, client.get("/api/v1/jobs").status());
            assertEquals(
                    "403 FORBIDDEN",
                    client.get("/api/v1/quota").status() + " "
                            + client.get("/api/v1/quota").code());
            assertEquals("FORBIDDEN", client.post(GENERATE, tenant.order()).code());
        }
        String changed = key.substring(0, 20) + (key.charAt(20) == 'A' ? 'B' : 'A') + key.substring(21);
        for (String wrong : new String[] {
            changed, key + "0", key.substring(1), key.toUpperCase(java.util.Locale.ROOT), "qs_dev_", "x"
        }) {
            Reply reply = house.nobody().get("/api/v1/jobs", "X-API-Key", wrong);
            assertEquals("401 TOKEN_INVALID", reply.status() + " " + reply.code(), wrong);
        }
        Reply both = inItsOwn.get("/api/v1/jobs", "Authorization", "Bearer " + key);
        assertEquals("400 MALFORMED_REQUEST", both.status() + " " + both.code());
        Reply twice = inItsOwn.get("/api/v1/jobs", "X-API-Key", key);
        assertEquals("400 MALFORMED_REQUEST", twice.status() + " " + twice.code());
        String list = house.operator().get(keys).text();
        assertTrue(list.contains(made.at("/key_id")) && !list.contains(key), list);
        assertEquals(
                204, house.operator().delete(keys + "/" + made.at("/key_id")).status());
        assertEquals(
                404, house.operator().delete(keys + "/" + UUID.randomUUID()).status());
        assertTrue(
                Waiting.until(
                        java.time.Duration.ofSeconds(60),
                        () -> inItsOwn.get("/api/v1/jobs").status() == 401),
                "a revoked key works no longer within 60 s");
    }

    @Test
    void a_credential_in_the_address_is_refused(House house) {
        Tenant tenant = house.tenant(1);
        String token = house.tokens().of(tenant.workspace(), "u", Tokens.ALL_SCOPES);
        for (String path : new String[] {"/api/v1/jobs", "/api/v1/jobs/" + UUID.randomUUID() + "/events"}) {
            for (String name : new String[] {"access_token", "token", "jwt", "api_key", "authorization"}) {
                Reply reply = house.nobody().get(path + "?" + name + "=" + token);
                assertEquals(401, reply.status(), reply::toString);
                assertEquals(
                        401,
                        tenant.somebody().get(path + "?" + name + "=" + token).status(),
                        name);
            }
        }
        Reply asTicket = house.nobody().get("/api/v1/jobs/" + UUID.randomUUID() + "/events?ticket=" + token);
        assertEquals("401 TOKEN_INVALID", asTicket.status() + " " + asTicket.code());
    }

    @Test
    void a_user_has_ten_posts_a_minute_wherever_they_come_from(House house) {
        Tenant tenant = house.tenant(50);
        Client user = tenant.user("eager", Tokens.ALL_SCOPES);
        for (int i = 1; i <= 10; i++) {
            // What is refused for another reason has counted as well.
            Reply reply = i % 2 == 0 ? user.post(GENERATE, "{}") : user.post(GENERATE, tenant.order());
            assertEquals(i % 2 == 0 ? 422 : 202, reply.status(), reply::toString);
            assertEquals("\"user\";q=10;w=60", reply.header("RateLimit-Policy"));
            assertTrue(reply.header("RateLimit").matches("\"user\";r=" + (10 - i) + ";t=\\d+"), reply::toString);
        }
        Reply first = user.post(GENERATE, "{}");
        for (int i = 0; first.status() != 429 && i < 10; i++) {
            first = user.post(GENERATE, "{}");
        }
        Reply limited = first;
        assertEquals("429 RATE_LIMITED", limited.status() + " " + limited.code());
        int wait = Integer.parseInt(limited.header("Retry-After"));
        assertTrue(wait >= 1 && wait <= 7, limited::toString);
        assertEquals(true, limited.json().path("retryable").asBoolean());
        assertTrue(limited.header("RateLimit").startsWith("\"user\";r=0;t="), limited::toString);
        int refused = 0;
        for (int i = 0; i < 10; i++) {
            refused += user.post(GENERATE, "{}").status() == 429 ? 1 : 0;
        }
        assertTrue(refused >= 5, "only " + refused + " of 10 posts were refused");
        assertEquals(
                202,
                tenant.user("calm", Tokens.ALL_SCOPES)
                        .post(GENERATE, tenant.order())
                        .status());
        assertEquals(200, user.get("/api/v1/jobs").status(), "reading is not limited");
    }

    private static String checksum(String random) {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(random.getBytes(StandardCharsets.US_ASCII));
        StringBuilder digits = new StringBuilder();
        for (long rest = crc.getValue(); digits.length() < 6; rest /= 62) {
            digits.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".charAt((int) (rest % 62)));
        }
        return digits.reverse().toString();
    }
}
