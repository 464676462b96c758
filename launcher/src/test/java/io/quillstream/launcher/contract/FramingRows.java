package io.quillstream.launcher.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A: what is wrong before anybody looks at who asks, or at what. */
final class FramingRows {

    private static final String POST = "POST /api/v1/copy/generate";
    private static final String JSON = "Content-Type: application/json";
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final String MALFORMED = "400 MALFORMED_REQUEST";

    private FramingRows() {}

    static List<BadRow> of(Tenant tenant) {
        List<BadRow> rows = new ArrayList<>();
        String auth = tenant.authorization();
        byte[] order = tenant.order().getBytes(StandardCharsets.UTF_8);
        rows.add(BadRow.of(
                "B001",
                "a byte over the limit",
                RawHttp.request(POST, new byte[(1 << 20) + 1], tenant.authorization(), JSON),
                "413 PAYLOAD_TOO_LARGE"));
        rows.add(BadRow.of(
                "B002",
                "20 MB in chunks",
                RawHttp.join(RawHttp.request(POST, null, tenant.authorization(), JSON, CHUNKED), chunks(20 << 20)),
                "413 PAYLOAD_TOO_LARGE"));
        for (String chunk : List.of("xyz", "-1", "ffffffffffffffff0", "2;\r\n{}zz", "")) {
            rows.add(BadRow.of(
                    "B006",
                    "the chunk size \"" + chunk.replaceAll("\\s.*", "") + "\"",
                    RawHttp.join(
                            RawHttp.request(POST, null, tenant.authorization(), JSON, CHUNKED),
                            (chunk + "\r\n{}\r\n0\r\n\r\n").getBytes(StandardCharsets.US_ASCII)),
                    MALFORMED));
        }
        rows.add(BadRow.of(
                "B009",
                "a header of 64 kB",
                RawHttp.request(POST, order, auth, JSON, "X-Big: " + "x".repeat(64_000)),
                "431 HEADERS_TOO_LARGE"));
        String[] many = new String[200];
        java.util.Arrays.fill(many, "X-Many: 1");
        rows.add(BadRow.of("B009", "200 headers", RawHttp.request(POST, order, many), "431 HEADERS_TOO_LARGE"));
        rows.add(BadRow.of(
                "B010",
                "an address of 64 kB",
                RawHttp.request("GET /api/v1/jobs?cursor=" + "x".repeat(64_000), null, auth),
                "414 URI_TOO_LONG"));
        heads(rows, auth);
        methods(rows, auth, order);
        rows.add(BadRow.of(
                "B019",
                "an upgrade to HTTP/2",
                RawHttp.request(
                        "GET /api/v1/jobs",
                        null,
                        auth,
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABk"),
                "200"));
        for (String route :
                List.of("/api/v1/jobs 200", "/ws/conversation/5a3b1e00-0000-4000-8000-000000000001 404 NOT_FOUND")) {
            rows.add(BadRow.of(
                    "B102",
                    "an upgrade to a WebSocket at " + route,
                    RawHttp.request(
                            "GET " + route.split(" ")[0],
                            null,
                            auth,
                            "Connection: Upgrade",
                            "Upgrade: websocket",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "Sec-WebSocket-Protocol: quill.v1.json"),
                    route.split(" ", 2)[1]));
        }
        return rows;
    }

    private static void heads(List<BadRow> rows, String auth) {
        String end = auth + "\r\nConnection: close\r\n\r\n";
        String get = "GET /api/v1/jobs HTTP/1.1\r\n";
        rows.add(BadRow.of("B013", "HTTP/1.0 without Host", "GET /api/v1/jobs HTTP/1.0\r\n" + end, MALFORMED));
        rows.add(BadRow.of("B013", "no Host", get + end, MALFORMED));
        rows.add(BadRow.of("B013", "two Hosts", get + "Host: a\r\nHost: a\r\n" + end, MALFORMED));
        rows.add(BadRow.of("B013", "a Host with CR", get + "Host: a\rb\r\n" + end, MALFORMED));
        rows.add(BadRow.of("B013", "an empty Host", get + "Host:\r\n" + end, MALFORMED));
        String post = POST + " HTTP/1.1\r\nHost: a\r\n" + JSON + "\r\n";
        for (String framing : List.of(
                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                "Content-Length: 2\r\nContent-Length: 3",
                "Content-Length: 2, 2",
                "Content-Length: +2",
                "Content-Length: 0x2",
                "Content-Length: 99999999999999999999",
                "Content-Length : 2",
                "Transfer-Encoding: x",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Folded: a\r\n b")) {
            rows.add(BadRow.of(
                    "B006", framing.replaceAll("\\s+", " "), post + framing + "\r\n" + end + "{}", MALFORMED));
        }
    }

    private static void methods(List<BadRow> rows, String auth, byte[] order) {
        for (String method : List.of("TRACE", "PROPFIND", "PATCH", "DELETE", "PUT", "OPTIONS", "post", "BREW")) {
            rows.add(BadRow.of(
                    "B015",
                    "the method " + method,
                    RawHttp.request(method + " /api/v1/copy/generate", null, auth),
                    "405 METHOD_NOT_ALLOWED"));
        }
        rows.add(BadRow.of("B015", "CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", "405 METHOD_NOT_ALLOWED"));
        rows.add(BadRow.of(
                "B015",
                "a method in a header",
                RawHttp.request("GET /api/v1/quota", null, auth, "X-HTTP-Method-Override: DELETE"),
                "200"));
        rows.add(BadRow.of("B017", "GET with a body", RawHttp.request("GET /api/v1/jobs", order, auth, JSON), "200"));
        rows.add(BadRow.of(
                "B017",
                "DELETE with a body",
                RawHttp.request("DELETE /api/v1/jobs/5a3b1e00-0000-4000-8000-000000000001", order, auth, JSON),
                "404 NOT_FOUND"));
    }

    private static byte[] chunks(int bytes) {
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[bytes / 0x10000 * chunk.length];
        for (int at = 0; at < all.length; at += chunk.length) {
            System.arraycopy(chunk, 0, all, at, chunk.length);
        }
        return all;
    }
}
