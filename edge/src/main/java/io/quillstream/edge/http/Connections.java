package io.quillstream.edge.http;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/** HTTP/1.1 connections on which an address that cannot even be parsed is a path that matches nothing: 404, not 400. */
final class Connections extends HttpConnectionFactory {

    /** An address in its place that {@link PathRule} refuses. */
    private static final String NO_ROUTE = "/%25";
    /** The same for CONNECT, which names a host and a port. */
    private static final String NO_HOST = "nowhere.invalid:1";

    Connections(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new Lenient(getHttpConfiguration(), connector, endPoint);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    private static final class Lenient extends HttpConnection {

        Lenient(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
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
