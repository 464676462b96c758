package io.quillstream.bridge.stream;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Writes through Jetty's own asynchronous response instead of the servlet stream, whose aggregation buffer of 32 KiB
 * would stay with every idle client. No thread waits for a client.
 */
final class JettyOutput implements Output {

    private final Response response;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private JettyOutput(Response response) {
        this.response = response;
    }

    /** Takes the answer over from Javalin; the handler must return without a result. Headers must be set before. */
    static JettyOutput takeOver(Context request) {
        JettyOutput output = new JettyOutput(ServletContextResponse.getServletContextResponse(request.res()));
        // No time-out: heartbeats find dead clients, and Jetty would run a timed-out request once more.
        request.req().startAsync().setTimeout(0);
        request.future(() -> output.ended);
        return output;
    }

    @Override
    public void write(ByteBuffer bytes, Completion completion) {
        response.write(false, bytes, Callback.from(completion::written, completion::failed));
    }

    @Override
    public void end() {
        // What follows (after-handlers, the last chunk) must not hold up the thread that feeds all clients.
        Thread.startVirtualThread(() -> ended.complete(null));
    }

    @Override
    public void abort() {
        response.getRequest()
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
        end();
    }
}
