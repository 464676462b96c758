package io.quillstream.edge.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.http.HttpDoor;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials as they come over HTTP. */
class AccessTest {

    private static final UUID WORKSPACE = UUID.fromString("7b7a0c2e-0d5c-4b53-9b0c-0a55ab1a3f01");
    private static final Settings SETTINGS = new Settings(Map.of("QUILL_HTTP_PORT", "0"));
    private static final MemoryIdentities IDENTITIES = new MemoryIdentities();
    private static final Telemetry TELEMETRY = new Telemetry();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static HttpDoor door;

    @BeforeAll
    static void open() {
        IDENTITIES.plans.put(WORKSPACE, "free");
        Access access = new Access(new DoorAuthenticator(SETTINGS, IDENTITIES));
        door = new HttpDoor(
                SETTINGS,
                TELEMETRY,
                List.of(routes -> routes.get(
                        "/jobs",
                        request -> request.result(
                                access.require(request, Scope.JOBS_READ).user()))));
        door.start();
    }

    @AfterAll
    static void close() {
        door.stop(Duration.ofSeconds(1));
        TELEMETRY.close();
    }

    private static HttpResponse<String> get(String path, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(door.url().resolve(path));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String token(Scope... scopes) {
        return DevTokens.of(SETTINGS).mint(WORKSPACE, "u1", Set.of(scopes), Duration.ofHours(1), Instant.now());
    }

    private static void refused(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"code\":\"" + code + "\""), answer.body());
        assertEquals(
                status == 401, answer.headers().firstValue("WWW-Authenticate").isPresent());
    }

    @Test
    void aGoodTokenPassesInAnySpellingOfTheScheme() throws Exception {
        for (String scheme : new String[] {"Bearer ", "bearer ", "BEARER  "}) {
            HttpResponse<String> answer = get("/jobs", "Authorization", scheme + token(Scope.JOBS_READ));
            assertEquals("u1", answer.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer  ", "Basic dTpw", "Digest x", "x", "Bearerx"})
    void noUsableCredentialIsUnauthenticated(String header) throws Exception {
        refused(401, "UNAUTHENTICATED", get("/jobs", "Authorization", header));
    }

    @Test
    void noneIsUnauthenticatedToo() throws Exception {
        refused(401, "UNAUTHENTICATED", get("/jobs"));
    }

    @Test
    void twoCredentialsAreMalformed() throws Exception {
        String good = "Bearer " + token(Scope.JOBS_READ);
        refused(400, "MALFORMED_REQUEST", get("/jobs", "Authorization", good, "X-API-Key", "k"));
        refused(400, "MALFORMED_REQUEST", get("/jobs", "Authorization", good, "Authorization", good));
        refused(400, "MALFORMED_REQUEST", get("/jobs", "X-API-Key", "k", "X-API-Key", "k"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "token", "jwt", "Access_Token", "api_key"})
    void aTokenInTheAddressIsRefusedEvenBesideAGoodOne(String parameter) throws Exception {
        String token = token(Scope.JOBS_READ);
        refused(401, "TOKEN_INVALID", get("/jobs?a=1&" + parameter + "=" + token));
        refused(401, "TOKEN_INVALID", get("/jobs?" + parameter + "=" + token, "Authorization", "Bearer " + token));
    }

    @Test
    void aMissingScopeIsForbidden() throws Exception {
        refused(403, "FORBIDDEN", get("/jobs", "Authorization", "Bearer " + token(Scope.USAGE_READ, Scope.ADMIN)));
        refused(403, "FORBIDDEN", get("/jobs", "Authorization", "Bearer " + token()));
    }

    @Test
    void whoTriesManyKeysIsSlowedDownButRightCredentialsStillWork() throws Exception {
        int unauthorised = 0;
        int limited = 0;
        for (int i = 0; i < 320; i++) {
            HttpResponse<String> answer =
                    get("/jobs", "X-API-Key", ApiKey.random().text());
            unauthorised += answer.statusCode() == 401 ? 1 : 0;
            limited += answer.statusCode() == 429
                            && answer.headers().firstValue("Retry-After").isPresent()
                    ? 1
                    : 0;
        }
        assertEquals(320, unauthorised + limited);
        assertTrue(limited >= 20, limited + " limited");
        assertFalse(unauthorised == 0);
        assertEquals(
                200,
                get("/jobs", "Authorization", "Bearer " + token(Scope.JOBS_READ))
                        .statusCode());
    }
}
