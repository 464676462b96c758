package io.quillstream.workers.provider;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.io.NoResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.impl.io.SocketHolder;

/**
 * The library's connection without its logs of header fields and of bytes: they would write down keys and prompts for whoever
 * sets a logger to {@code DEBUG}.
 */
final class UnloggedConnection extends DefaultManagedHttpClientConnection {

    UnloggedConnection() {
        super(
                "provider",
                null,
                null,
                null,
                null,
                null,
                NoResponseOutOfOrderStrategy.INSTANCE,
                DefaultHttpRequestWriterFactory.INSTANCE,
                DefaultHttpResponseParserFactory.INSTANCE);
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bind(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket secured, Socket socket) throws IOException {
        bind(new SocketHolder(secured, socket));
    }

    @Override
    protected void onRequestSubmitted(ClassicHttpRequest request) {
        // Nothing is written down.
    }

    @Override
    protected void onResponseReceived(ClassicHttpResponse response) {
        // Nothing is written down.
    }
}
