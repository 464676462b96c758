package io.quillstream.launcher.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** B071 to B111 as far as there are such routes: lists, reports, streams, batches, administration. */
final class OtherRouteRows {

    private static final String INVALID = "422 VALIDATION_FAILED";
    private static final String MISSING = "404 NOT_FOUND";
    private static final String ADMIN = "/api/v1/admin/workspaces";

    private final House house;
    private final Tenant tenant;
    private final Tenant other;
    private final List<BadRow> rows = new ArrayList<>();

    private OtherRouteRows(House house, Tenant tenant, Tenant other) {
        this.house = house;
        this.tenant = tenant;
        this.other = other;
    }

    static List<BadRow> of(House house, Tenant tenant, Tenant other) {
        OtherRouteRows table = new OtherRouteRows(house, tenant, other);
        table.lists();
        table.streams();
        table.batches();
        table.administration();
        table.nothingToSee();
        return table.rows;
    }

    private void get(String id, String path, String answer, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.add(tenant.authorization());
        rows.add(BadRow.of(id, path, RawHttp.request("GET " + path, null, all.toArray(String[]::new)), answer));
    }

    private void send(String id, String line, String type, String body, String authorization, String answer) {
        rows.add(BadRow.of(
                id,
                line + " " + body.substring(0, Math.min(60, body.length())),
                RawHttp.request(line, body.getBytes(StandardCharsets.UTF_8), authorization, "Content-Type: " + type),
                answer));
    }

    private void lists() {
        String admin = house.operatorsAuthorization();
        for (String list : List.of("jobs", "products", "audit", "ledger", "products/" + tenant.product() + "/assets")) {
            for (String query : List.of(
                    "limit=-1",
                    "limit=0",
                    "limit=201",
                    "limit=1000000000",
                    "limit=abc",
                    "limit=",
                    "limit=%31%00",
                    "limit=%D9%A3",
                    "limit=1&limit=1",
                    "cursor=x",
                    "cursor=",
                    "cursor=x&cursor=x")) {
                get("B074", "/api/v1/" + list + "?" + query, INVALID);
            }
        }
        for (String list : List.of(ADMIN, ADMIN + "/" + tenant.workspace() + "/api-keys")) {
            for (String query : List.of("limit=0", "limit=201", "cursor=x")) {
                rows.add(BadRow.of(
                        "B074",
                        list + "?" + query,
                        RawHttp.request("GET " + list + "?" + query, null, admin),
                        INVALID));
            }
        }
        String theirs = other.cursor();
        get("B074", "/api/v1/jobs?limit=1&cursor=" + theirs, INVALID);
        get("B074", "/api/v1/jobs?status=done", INVALID);
        get("B074", "/api/v1/jobs?kind=book", INVALID);
        for (String query : List.of("status=failed&status=failed", "kind=copy&kind=copy", "status=%7B%22$ne%22:1%7D")) {
            get("B074", "/api/v1/jobs?" + query, INVALID);
        }
        String results = "/api/v1/batches/" + UUID.randomUUID() + "/results";
        get("B074", results + "?only=all", INVALID);
        get("B074", results + "?only=failed&only=failed", INVALID);
        for (String query : List.of(
                "from=2026-02-30",
                "from=2026-02-02&to=2026-02-01",
                "from=1926-01-01&to=2026-01-01",
                "tz=Mars/X",
                "from=x")) {
            get("B111", "/api/v1/usage/daily?" + query, INVALID);
        }
        get("B111", "/api/v1/audit?from=2026-13-01", INVALID);
        get("B111", "/api/v1/audit?to=2026-01-01&to=2026-01-02", INVALID);
    }

    private void streams() {
        for (String path : List.of(
                "/api/v1/jobs/" + UUID.randomUUID() + "/events",
                "/api/v1/copy/generate/" + UUID.randomUUID() + "/status",
                "/api/v1/batches/" + UUID.randomUUID() + "/events",
                "/api/v1/jobs/x/events")) {
            get("B096", path, MISSING);
        }
        String job = other.completed(",\"target_audience\":\"of another\"").at("/job_id");
        get("B096", "/api/v1/jobs/" + job + "/events", MISSING);
        get("B096", "/api/v1/jobs/" + job, MISSING);
        String own = tenant.completed(",\"target_audience\":\"of my own\"").at("/job_id");
        get("B096", "/api/v1/jobs/" + own + "/events", "400 EVENT_ID_INVALID", "Last-Event-ID: x");
        get("B096", "/api/v1/jobs/" + own + "/events", "406 NOT_ACCEPTABLE", "Accept: application/json");
        get("B096", "/api/v1/jobs/" + own + "/events?ticket=x", "400 MALFORMED_REQUEST");
        for (String id : List.of("-1", "1.0", "1%00", "1&last_event_id=1", "9223372036854775808")) {
            get("B096", "/api/v1/jobs/" + own + "/events?last_event_id=" + id, "400 EVENT_ID_INVALID");
        }
        get("B096", "/api/v1/jobs/" + own + "/events", "400 EVENT_ID_INVALID", "Last-Event-ID: 1", "Last-Event-ID: 1");
        rows.add(BadRow.of(
                "B096",
                "two tickets",
                RawHttp.request("GET /api/v1/jobs/" + own + "/events?ticket=x&ticket=x", null),
                "400 MALFORMED_REQUEST"));
        rows.add(BadRow.of(
                "B071",
                "another's job is cancelled",
                RawHttp.request("DELETE /api/v1/jobs/" + job, null, tenant.authorization()),
                MISSING));
        rows.add(BadRow.of(
                "S32",
                "a job is cancelled behind its end",
                RawHttp.request("DELETE /api/v1/jobs/" + own, null, tenant.authorization()),
                "409 ALREADY_FINISHED"));
    }

    private void batches() {
        String line = tenant.line("a", "");
        String post = "POST /api/v1/batches";
        String auth = tenant.authorization();
        send("B020", post, "application/json", line, auth, "415 UNSUPPORTED_MEDIA_TYPE");
        send("B022", post, "application/x-ndjson", "", auth, INVALID);
        send("B022", post, "application/x-ndjson", " \n\n\r\n", auth, INVALID);
        send("B022", post, "application/x-ndjson", "{}\n".repeat(50_001), tenant.authorization(), INVALID);
        rows.add(BadRow.of(
                "B034",
                "a batch under a key with a blank",
                RawHttp.request(
                        post,
                        line.getBytes(StandardCharsets.UTF_8),
                        tenant.authorization(),
                        "Content-Type: application/x-ndjson",
                        "Idempotency-Key: a b"),
                "400 IDEMPOTENCY_KEY_INVALID"));
        rows.add(BadRow.of(
                "B001",
                "a batch of 64 MiB and a byte",
                RawHttp.request(
                        post,
                        null,
                        tenant.authorization(),
                        "Content-Type: application/x-ndjson",
                        "Content-Length: 67108865"),
                "413 PAYLOAD_TOO_LARGE"));
    }

    private void administration() {
        String admin = house.operatorsAuthorization();
        String one = ADMIN + "/" + tenant.workspace();
        String json = "application/json";
        String key = "{\"name\":\"k\"%s}";
        send("B110", "POST " + one + "/api-keys", json, "{\"name\":\"" + "n".repeat(1_000_000) + "\"}", admin, INVALID);
        send("B110", "POST " + one + "/api-keys", json, key.formatted(",\"scopes\":[\"root\"]"), admin, INVALID);
        send("B110", "POST " + one + "/api-keys", json, key.formatted(",\"scopes\":[]"), admin, INVALID);
        send(
                "B110",
                "POST " + one + "/api-keys",
                json,
                key.formatted(",\"expires_at\":\"2020-01-01T00:00:00Z\""),
                admin,
                INVALID);
        send("B110", "POST " + one + "/api-keys", json, key.formatted(",\"expires_at\":\"tomorrow\""), admin, INVALID);
        for (String wish : List.of("0", "-1", "1000000001", "1.0", "\"1\"", "null")) {
            send("S24", "POST " + one + "/credits", json, "{\"amount\":" + wish + ",\"reason\":\"x\"}", admin, INVALID);
        }
        for (String line : List.of(
                "GET " + ADMIN,
                "POST " + ADMIN,
                "POST " + one + "/credits",
                "PUT " + one + "/plan",
                "POST " + one + "/api-keys",
                "GET /api/v1/admin/dead-letters",
                "GET /api/v1/admin/log")) {
            String body = line.startsWith("GET")
                    ? ""
                    : "{\"amount\":1000,\"reason\":\"mine\",\"plan\":\"pro\",\"name\":\"x\"}";
            send("S25", line, json, body, tenant.authorization(), "403 FORBIDDEN");
        }
        String nobodys = ADMIN + "/" + UUID.randomUUID();
        send("S17", "POST " + nobodys + "/credits", json, "{\"amount\":1,\"reason\":\"x\"}", admin, MISSING);
        send("S17", "PUT " + nobodys + "/plan", json, "{\"plan\":\"pro\"}", admin, MISSING);
        send("S17", "POST " + nobodys + "/api-keys", json, "{\"name\":\"x\"}", admin, MISSING);
    }

    /** S73: what servers of this kind tend to have open by accident. */
    private void nothingToSee() {
        for (String path : List.of(
                "/actuator",
                "/actuator/heapdump",
                "/actuator/env",
                "/heapdump",
                "/threaddump",
                "/jolokia",
                "/debug/pprof",
                "/env",
                "/.env",
                "/.git/config",
                "/WEB-INF/web.xml",
                "/swagger-ui.html",
                "/console/",
                "/subjects")) {
            get("S73", path, MISSING);
        }
    }
}
