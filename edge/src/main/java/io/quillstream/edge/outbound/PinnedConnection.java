package io.quillstream.edge.outbound;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 exchange with a host at addresses that were checked before: no second look-up can lead elsewhere, and no
 * proxy setting of the process is heard. Certificates are checked against the host's name.
 */
final class PinnedConnection implements AutoCloseable {

    private final Socket socket;
    private final URI target;

    private PinnedConnection(Socket socket, URI target) {
        this.socket = socket;
        this.target = target;
    }

    static PinnedConnection open(URI target, List<InetAddress> checked, int connectMillis) throws IOException {
        boolean https = "https".equalsIgnoreCase(target.getScheme());
        int port = target.getPort() == -1 ? (https ? 443 : 80) : target.getPort();
        IOException last = new IOException("no address");
        for (InetAddress address : checked) {
            Socket plain = new Socket(Proxy.NO_PROXY);
            try {
                plain.connect(new InetSocketAddress(address, port), connectMillis);
                return new PinnedConnection(https ? secure(plain, target, port) : plain, target);
            } catch (IOException e) {
                plain.close();
                last = e;
            }
        }
        throw last;
    }

    WireAnswer exchange(OutboundRequest request, int mostBytes) throws IOException {
        StringBuilder head = new StringBuilder(request.method() + " " + pathOf(target) + " HTTP/1.1\r\n");
        head.append("Host: ").append(hostField()).append("\r\n");
        request.fields()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (request.body().length > 0) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(request.body());
        socket.getOutputStream().flush();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        return WireAnswer.read(in, mostBytes, request.method().equals("HEAD"));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static Socket secure(Socket plain, URI target, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secured = (SSLSocket) factory.createSocket(plain, TargetGuard.hostOf(target), port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private String hostField() {
        return target.getPort() == -1 ? target.getHost() : target.getHost() + ":" + target.getPort();
    }

    /** Path and query as ASCII; without the fragment, which is none of the server's business. */
    private static String pathOf(URI target) {
        String address = target.toASCIIString().split("#", 2)[0];
        String rest = address.substring(address.indexOf("://") + 3);
        String authority = rest.split("[/?]", 2)[0];
        String path = rest.substring(authority.length());
        return path.startsWith("/") ? path : "/" + path;
    }
}
