package io.quillstream.edge.http;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP/1.1 connections on which nobody is left without the right answer: an address that cannot even be parsed is a path
 * that matches nothing, 404 and not 400; and who is silent amid a head is not cut before it is told so. There are no more of
 * them than memory allows: anybody may open one, and whoever says nothing has it for a minute.
 */
final class Connections extends HttpConnectionFactory {

    /** An address in its place that {@link PathRule} refuses. */
    private static final String NO_ROUTE = "/%25";
    /** The same for CONNECT, which names a host and a port. */
    private static final String NO_HOST = "nowhere.invalid:1";

    private final long most;

    /** @param most beyond which new ones are closed at once */
    Connections(HttpConfiguration configuration, long most) {
        super(configuration);
        this.most = most;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new Lenient(getHttpConfiguration(), connector, endPoint, most);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    private static final class Lenient extends HttpConnection {

        private final long most;

        Lenient(HttpConfiguration configuration, Connector connector, EndPoint endPoint, long most) {
            super(configuration, connector, endPoint);
            this.most = most;
        }

        @Override
        public void onOpen() {
            super.onOpen();
            if (getConnector().getConnectedEndPoints().size() > most) {
                getEndPoint().close();
            }
        }

        /**
         * Whether it is closed. Amid a head nobody is there to answer but {@link SlowClients}, and nobody at all while the
         * door stops.
         */
        @Override
        public boolean onIdleExpired(TimeoutException timeout) {
            HttpParser.State state = getParser().getState();
            boolean amidHead = state != HttpParser.State.START && state.ordinal() < HttpParser.State.CONTENT.ordinal();
            if (amidHead && !getConnector().isShutdown()) {
                return false;
            }
            return super.onIdleExpired(timeout);
        }

        @Override
        protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
            try {
                return super.newHttpStream(method, uri, version);
            } catch (IllegalArgumentException unparseable) {
                return super.newHttpStream(method, HttpMethod.CONNECT.is(method) ? NO_HOST : NO_ROUTE, version);
            }
        }
    }
}
