package io.quillstream.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Sends requests with the credential and turns refusals into exceptions. Thread-safe. */
final class Transport implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** What a gateway says by itself while the server behind it is restarted, or has too much to do. */
    private static final Set<Integer> OF_GATEWAYS = Set.of(429, 502, 503, 504);

    private final URI base;
    private final Supplier<String> credential;
    private final HttpClient http;

    Transport(URI base, Supplier<String> credential) {
        this.base = base;
        this.credential = credential;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /** A request to be sent. {@code path} begins with a slash; {@code body} null: none. */
    record Call(
            String method,
            String path,
            Map<String, String> headers,
            BodyPublisher body,
            String contentType,
            Duration limit) {

        static Call get(String path) {
            return of("GET", path);
        }

        static Call of(String method, String path) {
            return new Call(method, path, Map.of(), null, null, Duration.ofSeconds(30));
        }

        static Call json(String method, String path, String json) {
            return new Call(
                    method, path, Map.of(), BodyPublishers.ofString(json), "application/json", Duration.ofSeconds(30));
        }

        Call with(Map<String, String> others, Duration otherLimit) {
            return new Call(method, path, others, body, contentType, otherLimit);
        }
    }

    /** The text of the answer. Throws {@link ClientException} for a refusal or if none comes. */
    String text(Call call) {
        HttpResponse<String> answer = whole(call);
        refuse(answer, answer.body());
        return answer.body();
    }

    /** The answer, whatever its status; its body is read by the caller, who bounds the time for that. */
    <B> HttpResponse<B> send(Call call, BodyHandler<B> handler) {
        try {
            return http.send(request(call), handler);
        } catch (IOException e) {
            throw new UnreachableException(base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(base, e);
        }
    }

    /**
     * The answer with its body: the time-out of the request ends with the head, and a server may stop behind it.
     * It is asked on a thread of its own, for an answer to {@link HttpClient#sendAsync} comes by way of the JVM's common
     * pool, which others may keep busy.
     */
    private HttpResponse<String> whole(Call call) {
        HttpRequest request = request(call);
        FutureTask<HttpResponse<String>> answer =
                new FutureTask<>(() -> http.send(request, HttpResponse.BodyHandlers.ofString()));
        Thread.startVirtualThread(answer);
        try {
            return answer.get(call.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new UnreachableException(base, e.getCause());
        } catch (TimeoutException e) {
            throw new UnreachableException(base, new HttpTimeoutException("no whole answer in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(base, e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(below(call.path()))
                .method(call.method(), call.body() == null ? BodyPublishers.noBody() : call.body())
                .timeout(call.limit());
        call.headers().forEach(request::setHeader);
        String secret = credential.get();
        if (secret != null) {
            authorize(request, secret);
        }
        if (call.contentType() != null) {
            request.setHeader("Content-Type", call.contentType());
        }
        return request.build();
    }

    private static void authorize(HttpRequest.Builder request, String secret) {
        try {
            request.setHeader("Authorization", "Bearer " + secret);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes the header.
            throw new IllegalArgumentException(
                    "the credential has a character that no header can carry, such as a line break");
        }
    }

    /** Keeps the path that the base may have, as behind a gateway; {@link URI#resolve} would replace it. */
    private URI below(String path) {
        String prefix = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + prefix + path);
    }

    /**
     * @throws ProblemAnswerException if the answer is a refusal of the contract
     * @throws UnexpectedAnswerException if it is no success either
     */
    static void refuse(HttpResponse<?> answer, String body) {
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return;
        }
        Optional<Problem> problem = problem(answer, body);
        if (problem.isEmpty()) {
            throw unexpected(answer);
        }
        throw new ProblemAnswerException(problem.get(), retryAfter(answer));
    }

    /** An answer that the contract does not know. */
    static UnexpectedAnswerException unexpected(HttpResponse<?> answer) {
        String type = typeOf(answer);
        return new UnexpectedAnswerException(
                "status " + answer.statusCode() + " of type " + (type.isEmpty() ? "none" : type),
                OF_GATEWAYS.contains(answer.statusCode()));
    }

    /** Empty for a page, for a document that broke off, and for a gateway's own, which has no code of the contract. */
    private static Optional<Problem> problem(HttpResponse<?> answer, String body) {
        if (!typeOf(answer).startsWith("application/problem+json")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Json.read(body, Problem.class)).filter(problem -> problem.code() != null);
        } catch (UnexpectedAnswerException unreadable) {
            return Optional.empty();
        }
    }

    private static String typeOf(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
