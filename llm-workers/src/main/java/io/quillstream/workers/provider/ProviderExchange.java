package io.quillstream.workers.provider;

import java.io.IOException;
import java.io.InputStream;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/**
 * One exchange with a provider. Blocks the thread that uses it, and ends with a {@link ProviderFailure} when the other side
 * is silent for too long, takes too long as a whole, says too much or breaks off, or when the thread, which must be a
 * virtual one for that, is interrupted. Used by one thread; closed before the answer has ended it gives the connection up.
 */
final class ProviderExchange implements AutoCloseable {

    /** Far more than any answer to our prompts. */
    static final int MOST_BYTES = 2 * 1024 * 1024;

    private final HttpUriRequestBase request;
    private final CallWatch watch;
    private ClassicHttpResponse response;
    private InputStream body = InputStream.nullInputStream();
    private boolean ended;

    private ProviderExchange(HttpUriRequestBase request, ProviderTimeouts timeouts) {
        this.request = request;
        // Closes the connection under whoever reads from it.
        this.watch = new CallWatch(timeouts, request::cancel);
    }

    /** Sends the request and waits for the head of the answer, whatever its status is. */
    static ProviderExchange begin(CloseableHttpClient http, HttpUriRequestBase request, ProviderTimeouts timeouts) {
        ProviderExchange exchange = new ProviderExchange(request, timeouts);
        try {
            exchange.send(http);
            return exchange;
        } catch (RuntimeException | Error e) {
            exchange.close();
            throw e;
        }
    }

    int status() {
        return response.getCode();
    }

    /** Header fields, found by their names in whatever case. */
    Map<String, List<String>> fields() {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header field : response.getHeaders()) {
            fields.computeIfAbsent(field.getName(), name -> new ArrayList<>()).add(field.getValue());
        }
        return fields;
    }

    /** What the answer brings, as it comes. */
    InputStream body() {
        return new AnswerBody();
    }

    /** Reads a body that matters little, so that the connection can be used again; a long one is given up. */
    byte[] rest() {
        try {
            return body().readNBytes(16 * 1024 + 1);
        } catch (IOException | ProviderFailure e) {
            // The status has been told.
            return new byte[0];
        }
    }

    @Override
    public void close() {
        watch.close();
        if (!ended) {
            request.cancel();
        }
        if (response != null) {
            try {
                response.close();
            } catch (IOException e) {
                // It is over either way.
            }
        }
    }

    private void send(CloseableHttpClient http) {
        if (Thread.currentThread().isInterrupted()) {
            throw new ProviderFailure.Stopped();
        }
        try {
            response = http.executeOpen(null, request, null);
            watch.heard();
            if (response.getEntity() == null) {
                ended = true;
            } else {
                body = response.getEntity().getContent();
            }
        } catch (IOException e) {
            throw failure(e, "connection broke");
        }
    }

    private ProviderFailure failure(IOException cause, String otherwise) {
        if (Thread.currentThread().isInterrupted()) {
            return new ProviderFailure.Stopped();
        }
        if (watch.expired() != null) {
            return new ProviderFailure.TimedOut(watch.expired());
        }
        if (isUntrusted(cause)) {
            return new ProviderFailure.Untrusted();
        }
        return switch (cause) {
            case ConnectTimeoutException late -> new ProviderFailure.TimedOut("connect");
            case HttpHostConnectException refused -> new ProviderFailure.Unreachable("connection refused");
            default -> new ProviderFailure.Unreachable(otherwise);
        };
    }

    /** As the JDK says it of a certificate, the library of its name, and the JDK of a store in which it finds nobody. */
    private static boolean isUntrusted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException
                    || cause instanceof InvalidAlgorithmParameterException) {
                return true;
            }
        }
        return false;
    }

    private final class AnswerBody extends InputStream {

        private long count;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int read;
            try {
                read = body.read(target, offset, length);
            } catch (IOException e) {
                throw failure(e, "connection broke within the answer");
            }
            if (read < 0) {
                ended = true;
                return read;
            }
            watch.heard();
            count += read;
            if (count > MOST_BYTES) {
                throw new ProviderFailure.Garbled("answer of more than " + MOST_BYTES + " bytes");
            }
            return read;
        }
    }
}
