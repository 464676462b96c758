package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;

/** Rows whose point is that something is asked more than once, or that somebody goes away. */
record RepeatedAsking(House house) {

    private static final String JSON = "Content-Type: application/json";

    DynamicContainer tests() {
        return DynamicContainer.dynamicContainer(
                "Repeated asking",
                List.of(
                        dynamicTest("B014 pipelined posts are answered in order, and the limit holds", this::pipelined),
                        dynamicTest("B018 a client that hangs up has one job or none", this::hangingUp),
                        dynamicTest("B060 Retry-After says when, to the second", this::retryAfter),
                        dynamicTest("S14 no store holds a key", this::keysAreNowhere),
                        dynamicTest("S16 who tries keys is slowed down, and no log holds them", this::triedKeys)));
    }

    private static byte[] post(Tenant tenant, String authorization, String... fields) {
        StringBuilder head =
                new StringBuilder("POST /api/v1/copy/generate HTTP/1.1\r\nHost: x\r\n" + authorization + "\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        String order = tenant.order();
        return (head + JSON + "\r\nContent-Length: " + order.length() + "\r\n\r\n" + order)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void pipelined() throws IOException {
        Tenant tenant = house.tenant(200);
        String authorization = tenant.authorization();
        int posts = 100;
        long begun = System.nanoTime();
        try (Socket socket = new Socket(house.url().getHost(), house.url().getPort())) {
            socket.setSoTimeout(30_000);
            for (int i = 1; i < posts; i++) {
                socket.getOutputStream().write(post(tenant, authorization, "X-Request-Id: pipelined-" + i));
            }
            socket.getOutputStream()
                    .write(post(tenant, authorization, "X-Request-Id: pipelined-" + posts, "Connection: close"));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int at = 0;
            for (int i = 1; i <= posts; i++) {
                at = answers.indexOf("X-Request-Id: pipelined-" + i + "\r\n", at);
                assertTrue(at >= 0, "answer " + i + " is missing, or not in order");
            }
            int accepted = answers.split("HTTP/1.1 202 ", -1).length - 1;
            int refused = answers.split("HTTP/1.1 429 ", -1).length - 1;
            double allowed = 11 + (System.nanoTime() - begun) / 6e9;
            assertTrue(accepted >= 10 && accepted <= allowed, accepted + " were accepted, not " + allowed);
            assertEquals(posts, accepted + refused);
        }
    }

    private void hangingUp() throws IOException {
        Tenant tenant = house.tenant(200);
        int clients = 20;
        for (int i = 0; i < clients; i++) {
            try (Socket socket = new Socket(house.url().getHost(), house.url().getPort())) {
                socket.getOutputStream().write(post(tenant, tenant.authorization(), "Idempotency-Key: gone-" + i));
                socket.setSoLinger(i % 2 == 0, 0);
            }
        }
        house.traces().atRest();
        int jobs = jobs(tenant);
        assertTrue(jobs <= clients, jobs + " jobs of " + clients + " clients");
        for (int i = 0; i < clients; i++) {
            Reply again = tenant.somebody().post(Tenant.GENERATE, tenant.order(), "Idempotency-Key", "gone-" + i);
            assertEquals(202, again.status(), again::toString);
        }
        house.traces().atRest();
        assertEquals(clients, jobs(tenant), "asked again, each has one job");
        assertEquals(200 - clients, tenant.quota().path("available").asInt(), "and has paid once");
    }

    private static int jobs(Tenant tenant) {
        return tenant.somebody()
                .get("/api/v1/jobs?limit=200")
                .json()
                .path("data")
                .size();
    }

    private void retryAfter() {
        Tenant tenant = house.tenant(1);
        Client user = tenant.user("eager", Tokens.ALL_SCOPES);
        Reply[] last = {user.post(Tenant.GENERATE, "{}")};
        for (int i = 0; i < 30 && last[0].status() != 429; i++) {
            last[0] = user.post(Tenant.GENERATE, "{}");
        }
        assertEquals("429 RATE_LIMITED", last[0].status() + " " + last[0].code());
        int told = Integer.parseInt(last[0].header("Retry-After"));
        long begun = System.nanoTime();
        assertTrue(Waiting.until(
                Duration.ofSeconds(20), () -> user.post(Tenant.GENERATE, "{}").status() != 429));
        double waited = (System.nanoTime() - begun) / 1e9;
        // A busy machine makes the last question late, never early.
        assertTrue(waited > told - 1.2 && waited < told + 3, "told " + told + " s, waited " + waited + " s");
    }

    private void keysAreNowhere() throws Exception {
        Tenant tenant = house.tenant(1);
        String keys = "/api/v1/admin/workspaces/" + tenant.workspace() + "/api-keys";
        String key = house.operator().post(keys, "{\"name\":\"canary\"}").at("/key");
        assertEquals(200, Client.bearer(house.url(), key).get("/api/v1/jobs").status());
        String secret = key.substring(key.length() - 24);
        assertFalse(Belongings.allRows(house).contains(secret), "a table holds the key");
        assertFalse(logs().contains(secret), "the log holds the key");
    }

    private void triedKeys() throws IOException {
        int slowed = 0;
        String canary = "0Canary";
        for (int i = 0; i < 1_000; i++) {
            String key = "qs_live_" + canary + "%029d".formatted(i);
            Reply reply = house.nobody().get("/api/v1/jobs", "X-API-Key", key);
            assertTrue(reply.status() == 401 || reply.status() == 429, reply::toString);
            slowed += reply.status() == 429 ? 1 : 0;
        }
        assertTrue(slowed > 500, "only " + slowed + " of 1,000 wrong keys were slowed down");
        Tenant tenant = house.tenant(1);
        assertEquals(200, tenant.somebody().get("/api/v1/jobs").status(), "others of that address are not");
        assertFalse(logs().contains(canary), "the log holds a key that was tried");
    }

    private String logs() throws IOException {
        try (Stream<Path> files = Files.walk(house.data().resolve("logs"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            assertTrue(all.length() > 1_000, "there is a log to look at");
            return all.toString();
        }
    }
}
