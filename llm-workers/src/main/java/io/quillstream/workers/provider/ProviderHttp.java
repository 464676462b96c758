package io.quillstream.workers.provider;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.quillstream.runtime.telemetry.TraceParent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client under the LangChain4j providers. The library's own one hides {@code Retry-After}, has one time-out
 * for everything and reads bodies of any size; this one has four time-outs, a size limit, follows no redirect (a key
 * must not travel), and tells each failure apart. Both kinds of calls block the calling thread, which is virtual: one
 * thread sends, waits and reads ({@code docs/decisions/026-calls-that-block.md}). Thread-safe.
 */
final class ProviderHttp implements HttpClient {

    /** A worker makes as many calls as it has slots; nobody waits for a connection besides. */
    private static final int MOST_CONNECTIONS = 100_000;

    private static final TimeValue KEPT_IDLE = TimeValue.ofSeconds(30);

    /** Servers may close what is idle: whether they did costs a millisecond to find out, a broken call a retry. */
    private static final TimeValue TRUSTED_IDLE = TimeValue.ofSeconds(2);

    /** Without a time-out of its own, which would be three minutes: {@link CallWatch} keeps them all. */
    static final SocketConfig SOCKETS = SocketConfig.custom()
            .setTcpNoDelay(true)
            .setSoTimeout(Timeout.INFINITE)
            .build();

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient http;
    private final ProviderTimeouts timeouts;
    private final Answers answers;
    private final AtomicLong tidied = new AtomicLong(System.nanoTime());

    /** @param answers what an answer of this provider looks like */
    ProviderHttp(ProviderTimeouts timeouts, Answers answers) {
        this.timeouts = timeouts;
        this.answers = answers;
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(unbound -> new UnloggedConnection())
                // With a bound that nobody meets a connection is there at once, and an interruption can lose none.
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setDefaultSocketConfig(SOCKETS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(timeouts.connect()))
                        .setValidateAfterInactivity(TRUSTED_IDLE)
                        .build())
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .setProxySelector(ProxySelector.getDefault())
                .setUserAgent("quillstream")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
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
        try (ProviderExchange exchange = succeeded(request, timeouts.forWholeAnswer())) {
            String text = StrictText.of(exchange.body().readAllBytes());
            return head(exchange)
                    .body(answers.inspected(text).getBytes(StandardCharsets.UTF_8))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (ProviderExchange exchange = succeeded(request, timeouts)) {
            listener.onOpen(head(exchange).build());
            RepeatedEvents repeated = new RepeatedEvents(answers);
            EventStream.read(exchange.body(), event -> {
                if (!repeated.repeats(event)) {
                    listener.onEvent(answers.inspected(event));
                }
            });
            listener.onClose();
        } catch (RuntimeException e) {
            listener.onError(e);
        } catch (IOException e) {
            listener.onError(new ProviderFailure.Garbled("unreadable stream"));
        }
    }

    /** An exchange whose answer has a status of success; every other one is a failure. */
    private ProviderExchange succeeded(HttpRequest request, ProviderTimeouts limits) {
        tidy();
        ProviderExchange exchange = ProviderExchange.begin(http, toApache(request), limits);
        if (exchange.status() / 100 == 2) {
            return exchange;
        }
        try (exchange) {
            byte[] body = exchange.rest();
            throw new ProviderFailure.Status(
                    exchange.status(), RetryAfter.of(exchange.fields(), body, Clock.systemUTC()));
        }
    }

    /** Now and then closes connections that nobody has used for long. */
    private void tidy() {
        long now = System.nanoTime();
        long last = tidied.get();
        if (now - last > TimeUnit.SECONDS.toNanos(10) && tidied.compareAndSet(last, now)) {
            connections.closeIdle(KEPT_IDLE);
        }
    }

    private static SuccessfulHttpResponse.Builder head(ProviderExchange exchange) {
        return SuccessfulHttpResponse.builder().statusCode(exchange.status()).headers(exchange.fields());
    }

    private static HttpUriRequestBase toApache(HttpRequest request) {
        HttpUriRequestBase same = new HttpUriRequestBase(request.method().name(), URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> same.addHeader(name, value)));
        // Each call is a step of its own, also for a gateway between us and the provider.
        TraceParent.current().ifPresent(trace -> same.setHeader(TraceParent.HEADER, trace.child()));
        if (request.body() != null) {
            same.setEntity(new ByteArrayEntity(request.body().getBytes(StandardCharsets.UTF_8), null));
        }
        return same;
    }
}
