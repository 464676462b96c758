package io.quillstream.workers.provider;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The HTTP client under the LangChain4j providers. The library's own one hides {@code Retry-After}, has one time-out
 * for everything and reads bodies of any size; this one has four time-outs, a size limit, follows no redirect (a key
 * must not travel), and tells each failure apart. Both kinds of calls block the calling thread, which is virtual.
 * Thread-safe.
 */
final class ProviderHttp implements HttpClient {

    private final java.net.http.HttpClient http;
    private final ProviderTimeouts timeouts;
    private final Answers answers;

    /** @param answers what an answer of this provider looks like */
    ProviderHttp(ProviderTimeouts timeouts, Answers answers) {
        this.timeouts = timeouts;
        this.answers = answers;
        this.http = java.net.http.HttpClient.newBuilder()
                .connectTimeout(timeouts.connect())
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("provider-http-", 0).factory()))
                .build();
    }

    /** As the library's builders take it. Time-outs that they set are ignored. */
    HttpClientBuilder asBuilder() {
        return new HttpClientBuilder() {
            @Override
            public Duration connectTimeout() {
                return timeouts.connect();
            }

            @Override
            public HttpClientBuilder connectTimeout(Duration ignored) {
                return this;
            }

            @Override
            public Duration readTimeout() {
                return timeouts.total();
            }

            @Override
            public HttpClientBuilder readTimeout(Duration ignored) {
                return this;
            }

            @Override
            public HttpClient build() {
                return ProviderHttp.this;
            }
        };
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        long deadline = System.nanoTime() + timeouts.total().toNanos();
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = open(request, deadline);
        try (TimedBody body = body(response, deadline)) {
            String text = StrictText.of(body.readAllBytes());
            return SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .body(answers.inspected(text).getBytes(StandardCharsets.UTF_8))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        long deadline = System.nanoTime() + timeouts.total().toNanos();
        try {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = open(request, deadline);
            try (TimedBody body = body(response, deadline)) {
                listener.onOpen(SuccessfulHttpResponse.builder()
                        .statusCode(response.statusCode())
                        .headers(response.headers().map())
                        .build());
                RepeatedEvents repeated = new RepeatedEvents(answers);
                EventStream.read(body, event -> {
                    if (!repeated.repeats(event)) {
                        listener.onEvent(answers.inspected(event));
                    }
                });
                listener.onClose();
            }
        } catch (RuntimeException e) {
            listener.onError(e);
        } catch (IOException e) {
            listener.onError(new ProviderFailure.Garbled("unreadable stream"));
        }
    }

    private TimedBody body(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, long deadline) throws IOException {
        TimedBody body = new TimedBody(timeouts.idle(), deadline);
        response.body().subscribe(body);
        if (response.statusCode() / 100 != 2) {
            body.discard();
            throw new ProviderFailure.Status(
                    response.statusCode(), RetryAfter.of(response.headers(), Clock.systemUTC()));
        }
        return body;
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> open(HttpRequest request, long deadline) {
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> pending =
                http.sendAsync(toJdk(request), BodyHandlers.ofPublisher());
        long left = Math.max(0, deadline - System.nanoTime());
        try {
            return pending.get(Math.min(timeouts.firstByte().toNanos(), left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new ProviderFailure.TimedOut("first byte");
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new ProviderFailure.Stopped();
        } catch (ExecutionException | CancellationException e) {
            throw switch (e.getCause()) {
                case HttpConnectTimeoutException late -> new ProviderFailure.TimedOut("connect");
                case ConnectException refused -> new ProviderFailure.Unreachable("connection refused");
                case null, default -> new ProviderFailure.Unreachable("connection broke");
            };
        }
    }

    private static java.net.http.HttpRequest toJdk(HttpRequest request) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.method(
                        request.method().name(),
                        request.body() == null
                                ? java.net.http.HttpRequest.BodyPublishers.noBody()
                                : java.net.http.HttpRequest.BodyPublishers.ofString(request.body()))
                .build();
    }
}
