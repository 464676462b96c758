package io.quillstream.edge.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.outbound.OutboundOutcome.Answered;
import io.quillstream.edge.outbound.OutboundOutcome.Failed;
import io.quillstream.edge.outbound.OutboundOutcome.NotAllowed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guarded client against a server on this machine, which plays both a public site and a private one. */
class GuardedHttpClientTest {

    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger lookUps = new AtomicInteger();
    private ServerSocket server;
    private volatile Script script = (path, socket) -> reply(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    @FunctionalInterface
    private interface Script {
        void play(String path, Socket socket) throws IOException;
    }

    @BeforeEach
    void aServer() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    serve(socket);
                } catch (IOException goneOrClosed) {
                    // the client has left, or the test is over
                }
            }
        });
    }

    @AfterEach
    void noServer() throws Exception {
        server.close();
    }

    private void serve(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.append(line).append('\n');
        }
        heads.add(head.toString());
        if (!head.isEmpty()) {
            script.play(head.toString().split(" ")[1], socket);
        }
    }

    private static void reply(Socket socket, String answer) throws IOException {
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private OutboundOutcome call(String target, OutboundLimits limits, String... allowed) {
        return call(OutboundRequest.get(URI.create(target)), limits, allowed);
    }

    private OutboundOutcome call(OutboundRequest request, OutboundLimits limits, String... allowed) {
        Resolver toThisMachine = host -> {
            lookUps.incrementAndGet();
            return List.of(InetAddress.getLoopbackAddress());
        };
        try (GuardedHttpClient client =
                new GuardedHttpClient(new TargetGuard(List.of(allowed)), limits, toThisMachine)) {
            return client.send(request);
        }
    }

    private String site(String path) {
        return "http://site.example:" + server.getLocalPort() + path;
    }

    @Test
    void callsAnAllowedHostAtTheAddressThatWasLookedUpOnce() {
        Answered answer =
                assertInstanceOf(Answered.class, call(site("/a?b=c"), OutboundLimits.DEFAULT, "site.example"));
        assertEquals(200, answer.status());
        assertEquals("ok", new String(answer.body(), StandardCharsets.US_ASCII));
        assertEquals(1, lookUps.get());
        assertTrue(heads.getFirst().startsWith("GET /a?b=c HTTP/1.1\nHost: site.example:"), heads.getFirst());
    }

    @Test
    void aPublicNameThatLeadsToAPrivateAddressIsNotConnectedTo() {
        assertInstanceOf(NotAllowed.class, call("https://rebinding.example/", OutboundLimits.DEFAULT));
        assertInstanceOf(NotAllowed.class, call(site("/"), OutboundLimits.DEFAULT));
        assertEquals(List.of(), heads);
    }

    @Test
    void oneClosedAddressAmongOpenOnesIsEnoughToRefuse() throws Exception {
        Resolver mixed = host -> List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getLoopbackAddress());
        TargetGuard guard = new TargetGuard(List.of());
        try (GuardedHttpClient client = new GuardedHttpClient(guard, OutboundLimits.DEFAULT, mixed)) {
            assertInstanceOf(NotAllowed.class, client.send(OutboundRequest.get(URI.create("https://mixed.example/"))));
        }
    }

    @Test
    void redirectsPassTheSameChecks() {
        for (String to : new String[] {
            "http://other.example:" + server.getLocalPort() + "/",
            "https://127.0.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "https://user:password@site.example/"
        }) {
            heads.clear();
            script = (path, socket) -> reply(socket, "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\n\r\n");
            assertInstanceOf(NotAllowed.class, call(site("/"), OutboundLimits.DEFAULT, "site.example"), to);
            assertEquals(1, heads.size(), to);
        }
    }

    @Test
    void followsAFewRedirectsAndKeepsCredentialsAtHome() {
        script = (path, socket) -> reply(
                socket,
                path.equals("/")
                        ? "HTTP/1.1 307 x\r\nLocation: http://other.example:" + server.getLocalPort() + "/b\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        OutboundRequest post = new OutboundRequest(
                "POST", URI.create(site("/")), Map.of("Authorization", "secret", "X-Tag", "t"), new byte[0]);
        Answered answer =
                assertInstanceOf(Answered.class, call(post, OutboundLimits.DEFAULT, "site.example", "other.example"));
        assertEquals("ok", new String(answer.body(), StandardCharsets.US_ASCII));
        assertEquals("/b", answer.from().getPath());
        assertTrue(heads.get(0).contains("Authorization: secret"));
        assertFalse(heads.get(1).contains("secret"));
        assertTrue(heads.get(1).startsWith("POST /b") && heads.get(1).contains("X-Tag: t"));
    }

    @Test
    void boundsTheNumberOfRedirects() {
        script = (path, socket) -> reply(socket, "HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n");
        assertInstanceOf(Failed.class, call(site("/"), OutboundLimits.DEFAULT, "site.example"));
        assertEquals(OutboundLimits.DEFAULT.hops() + 1, heads.size());
    }

    @Test
    void boundsBytesHoweverTheyCome() {
        OutboundLimits small = new OutboundLimits(1000, 0, Duration.ofSeconds(1), Duration.ofSeconds(5));
        for (String answer : new String[] {
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
            "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1001),
            "HTTP/1.1 200 OK\r\nX: " + "x".repeat(40_000) + "\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nshort".substring(0, 40),
            "SSH-2.0-OpenSSH\r\n"
        }) {
            script = (path, socket) -> reply(socket, answer);
            assertInstanceOf(Failed.class, call(site("/"), small, "site.example"), answer.substring(0, 15));
        }
    }

    @Test
    void boundsTheTimeOfASiteThatTrickles() {
        script = (path, socket) -> {
            reply(socket, "HTTP/1.1 200 OK\r\n\r\n");
            for (int i = 0; i < 1000; i++) {
                reply(socket, "x");
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000L);
            }
        };
        OutboundLimits hasty = new OutboundLimits(1000, 0, Duration.ofSeconds(1), Duration.ofMillis(300));
        long start = System.nanoTime();
        assertInstanceOf(Failed.class, call(site("/"), hasty, "site.example"));
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 3000);
    }

    @Test
    void refusedAndSilentPortsLookTheSame() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        OutboundLimits hasty = new OutboundLimits(1000, 0, Duration.ofMillis(200), Duration.ofMillis(300));
        assertEquals(new Failed(), call("http://site.example:" + closed + "/", hasty, "site.example"));
        assertEquals(new Failed(), call("https://site.example:" + server.getLocalPort() + "/", hasty, "site.example"));
    }

    @Test
    void aCertificateThatNobodyVouchesForEndsTheCall(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("self-signed.p12");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "site",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=site.example",
                        "-ext",
                        "san=dns:site.example",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start()
                .waitFor();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        try (ServerSocket tls =
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            AtomicInteger requests = new AtomicInteger();
            Thread.ofVirtual().start(() -> {
                try (Socket socket = tls.accept()) {
                    requests.addAndGet(socket.getInputStream().read() >= 0 ? 1 : 0);
                } catch (IOException handshakeFailed) {
                    // as it should
                }
            });
            String target = "https://site.example:" + tls.getLocalPort() + "/";
            assertInstanceOf(Failed.class, call(target, OutboundLimits.DEFAULT, "site.example"));
            assertEquals(0, requests.get());
        }
    }

    @Test
    void aProxyOfTheProcessIsNotUsed() {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        try {
            assertInstanceOf(Answered.class, call(site("/"), OutboundLimits.DEFAULT, "site.example"));
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }
}
