package io.quillstream.testkit.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.testkit.tls.ServerCertificate;
import io.quillstream.testkit.tls.TestAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsProxyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static ServerCertificate certificate;

    private EchoServer server;
    private TlsProxy proxy;

    @BeforeAll
    static void certify() throws Exception {
        authority = TestAuthority.in(folder);
        certificate = authority.server("ip:127.0.0.1");
    }

    @BeforeEach
    void open() throws IOException {
        server = new EchoServer();
        proxy = TlsProxy.to(server.address(), certificate);
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void who_trusts_the_authority_speaks_with_the_server() throws Exception {
        try (SSLSocket client = handshake(authority.trusted().getSocketFactory(), "127.0.0.1")) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertEquals("hello", new String(client.getInputStream().readNBytes(5), StandardCharsets.US_ASCII));
        }
        assertNotNull(server.ends.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), "the server learns of the end");
        assertEquals(1, proxy.passed());
    }

    @Test
    void of_who_does_not_trust_it_the_server_hears_nothing() throws Exception {
        SSLSocketFactory ofThisJvm = (SSLSocketFactory) SSLSocketFactory.getDefault();
        assertThrows(SSLHandshakeException.class, () -> handshake(ofThisJvm, "127.0.0.1"));
        assertNotNull(proxy.refusal(PATIENCE));
        assertEquals(0, proxy.passed());
    }

    @Test
    void the_certificate_is_for_its_names_only() throws Exception {
        SSLSocketFactory trusting = authority.trusted().getSocketFactory();
        assertThrows(SSLHandshakeException.class, () -> handshake(trusting, "localhost"));
        assertNotNull(proxy.refusal(PATIENCE));
        assertEquals(0, proxy.passed());
    }

    @Test
    void plain_text_does_not_pass_and_is_known_as_such() throws Exception {
        try (Socket client = connect()) {
            client.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String refusal = proxy.refusal(PATIENCE);
            assertTrue(refusal.contains("Unsupported or unrecognized SSL message"), refusal);
        }
        assertEquals(0, proxy.passed());
        assertNull(server.ends.poll());
    }

    @Test
    void closing_it_ends_what_is_open_and_frees_the_port() throws Exception {
        try (Socket silent = connect();
                SSLSocket client = handshake(authority.trusted().getSocketFactory(), "127.0.0.1")) {
            client.getOutputStream().write(42);
            assertEquals(42, client.getInputStream().read());
            proxy.close();
            assertTrue(ended(client), "the one that speaks");
            assertTrue(ended(silent), "the one that has said nothing yet");
        }
        assertThrows(IOException.class, () -> connect().close());
    }

    private Socket connect() throws IOException {
        InetSocketAddress at = proxy.address();
        Socket client = new Socket(at.getAddress(), at.getPort());
        client.setSoTimeout((int) PATIENCE.toMillis());
        return client;
    }

    /** Asks at 127.0.0.1 for a server of that name. */
    private SSLSocket handshake(SSLSocketFactory factory, String name) throws IOException {
        InetSocketAddress at = proxy.address();
        SSLSocket client = (SSLSocket) factory.createSocket(connect(), name, at.getPort(), true);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);
        try {
            client.startHandshake();
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private static boolean ended(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillThere) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
