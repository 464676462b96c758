package io.quillstream.edge.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * The rest of a body that nobody wants, because the request was refused. Closing the connection on a client that still
 * sends makes its system throw the answer away unread; so the rest is taken and forgotten, within bounds.
 */
final class UnreadBody {

    /** A little more than the largest body that is taken, a batch of 64 MiB: whoever is just above it is told so. */
    private static final long MOST_BYTES = 72L << 20;

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private UnreadBody() {}

    /** Called once the answer has been sent. Returns when the body has ended, or is not worth waiting for. */
    static void drain(HttpServletRequest request) {
        boolean bodiless = request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
        // A client that asked first has its answer and sends nothing.
        if (bodiless || request.getHeader("Expect") != null) {
            return;
        }
        EndPoint endPoint = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        long idleTimeout = endPoint.getIdleTimeout();
        endPoint.setIdleTimeout(LONGEST_PAUSE.toMillis());
        try {
            takeAll(request.getInputStream());
        } catch (IOException | RuntimeException brokenOrSilent) {
            // The answer has been given; the connection is closed as the request is incomplete.
        } finally {
            endPoint.setIdleTimeout(idleTimeout);
        }
    }

    private static void takeAll(InputStream body) throws IOException {
        byte[] chunk = new byte[16 * 1024];
        long deadline = System.nanoTime() + LONGEST.toNanos();
        long taken = 0;
        for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
            taken += read;
            if (taken > MOST_BYTES || System.nanoTime() - deadline > 0) {
                return;
            }
        }
    }
}
