package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** What no well-behaved client library would send, over bare sockets. */
@ExtendWith(House.Shared.class)
class PathsAndMethodsTest {

    private static void answers(List<Executable> all, House house, String head, int status, String code) {
        all.add(() -> {
            String answer = raw(house, head);
            String shown = head.length() > 120 ? head.substring(0, 120) : head;
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), () -> shown + " -> " + answer);
            assertTrue(answer.contains("\"code\":\"" + code + "\""), () -> shown + " -> " + answer);
            assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains("x-request-id: "), answer);
            assertTrue(!answer.toLowerCase(java.util.Locale.ROOT).contains("\nserver:"), answer);
        });
    }

    private static String raw(House house, String head) throws IOException {
        try (Socket socket = new Socket(house.url().getHost(), house.url().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8192];
            try {
                for (int read; (read = socket.getInputStream().read(buffer)) > 0; ) {
                    answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
                }
            } catch (java.net.SocketException reset) {
                // What came before the reset is the answer.
            } catch (java.net.SocketTimeoutException silence) {
                throw new AssertionError("no end of the answer to " + head + " -> " + answer, silence);
            }
            return answer.toString();
        }
    }

    private static String request(String line, String... fields) {
        return line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + (fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n") + "\r\n";
    }

    @Test
    void framing_paths_and_methods_are_taken_by_the_letter(House house) {
        Map<String, Long> before = house.traces().atRest();
        Tenant tenant = house.tenant(1);
        String auth = "Authorization: Bearer " + tenant.tokens().of(tenant.workspace(), "u", Tokens.ALL_SCOPES);
        List<Executable> all = new ArrayList<>();
        for (String path : List.of(
                "/api/v1/jobs/",
                "//api/v1/jobs",
                "/api//v1/jobs",
                "/api/v1/jobs;x=1",
                "/api/v1/./jobs",
                "/api/v1/../v1/jobs",
                "/API/v1/jobs",
                "/api/v1/Jobs",
                "/api/v1/%6aobs",
                "/api/v1/jobs%2f",
                "/api/v1/jobs#x",
                "/api/v2/jobs",
                "/api",
                "/x",
                "/api/v1/jobs/%00",
                "/%",
                "/..",
                "/api/v1/jobs\\")) {
            answers(all, house, request("GET " + path, auth), 404, "NOT_FOUND");
        }
        for (String method : List.of("TRACE", "PROPFIND", "PATCH", "DELETE", "BREW")) {
            answers(all, house, request(method + " /api/v1/copy/generate", auth), 405, "METHOD_NOT_ALLOWED");
        }
        answers(
                all,
                house,
                "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\nConnection: close\r\n\r\n",
                405,
                "METHOD_NOT_ALLOWED");
        answers(all, house, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "MALFORMED_REQUEST");
        answers(all, house, request("GET /", "Host: y"), 400, "MALFORMED_REQUEST");
        answers(all, house, "GET / HTTP/3.7\r\nHost: x\r\n\r\n", 505, "HTTP_VERSION_UNSUPPORTED");
        answers(all, house, "nonsense\r\n\r\n", 400, "MALFORMED_REQUEST");
        answers(all, house, request("GET /", "a b: c"), 400, "MALFORMED_REQUEST");
        answers(all, house, request("GET /", "X: " + "x".repeat(64_000)), 431, "HEADERS_TOO_LARGE");
        answers(all, house, request("GET /", ("X: y\r\n").repeat(200) + "X: y"), 431, "HEADERS_TOO_LARGE");
        answers(all, house, request("GET /" + "x".repeat(64_000)), 414, "URI_TOO_LONG");
        String post = "POST /api/v1/copy/generate";
        String type = "Content-Type: application/json";
        for (String bad : List.of(
                "Content-Length: x",
                "Content-Length: -1",
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")) {
            answers(all, house, request(post, auth, type, bad) + "0\r\n\r\n", 400, "MALFORMED_REQUEST");
        }
        for (String chunk : List.of("xyz\r\n", "-1\r\n{}", "ffffffffffffffff0\r\n{}")) {
            answers(
                    all,
                    house,
                    request(post, auth, type, "Transfer-Encoding: chunked") + chunk + "\r\n",
                    400,
                    "MALFORMED_REQUEST");
        }
        answers(all, house, request(post, auth, type, "Transfer-Encoding: gzip, chunked"), 501, "NOT_IMPLEMENTED");
        answers(
                all,
                house,
                request(post, auth, type, "Expect: 200-ok", "Content-Length: 2") + "{}",
                417,
                "EXPECTATION_FAILED");
        answers(all, house, request(post, auth, type, "Content-Length: 1048577"), 413, "PAYLOAD_TOO_LARGE");
        answers(all, house, request(post, type, "Content-Length: 1048577"), 401, "UNAUTHENTICATED");
        answers(
                all,
                house,
                request(
                                post,
                                auth,
                                "Idempotency-Key: \u00e9",
                                type,
                                "Content-Length: " + tenant.order().length())
                        + tenant.order(),
                400,
                "IDEMPOTENCY_KEY_INVALID");
        assertAll(all);
        Map<String, Long> after = house.traces().atRest();
        for (String topic : List.of("quill.requests", "quill.cancellations", "quill.completions", "quill.batches")) {
            assertEquals(before.get(topic), after.get(topic), topic);
        }
    }

    @Test
    void a_post_after_a_refused_one_is_served_on_the_same_connection_or_a_fresh_one(House house) throws IOException {
        Tenant tenant = house.tenant(3);
        String auth = "Authorization: Bearer " + tenant.tokens().of(tenant.workspace(), "p", Tokens.ALL_SCOPES);
        String fields = " HTTP/1.1\r\nHost: x\r\n" + auth + "\r\nContent-Type: application/json\r\nContent-Length: ";
        String bad = "POST /api/v1/copy/generate" + fields + "2\r\n\r\n{}";
        String good = "POST /api/v1/copy/generate" + fields + tenant.order().length() + "\r\nConnection: close\r\n\r\n"
                + tenant.order();
        String answers = raw(house, bad + good);
        assertTrue(answers.startsWith("HTTP/1.1 422 "), answers);
        assertEquals(1, answers.split("HTTP/1.1 202 ", -1).length - 1, answers);
    }
}
