package io.quillstream.edge.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.quillstream.edge.problem.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer (JWKS), fetched when first needed, again after a minute, and when a token names a key
 * that is not known, but never twice within 30 s. While the issuer is away the last known keys hold. Thread-safe.
 */
final class KeySet {

    private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);
    private static final long BETWEEN_FETCHES = Duration.ofSeconds(30).toNanos();
    private static final long FRESH = Duration.ofSeconds(60).toNanos();
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int LARGEST = 512 * 1024;

    private final URI address;
    private final LongSupplier nanos;
    private final HttpClient http;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile List<JWK> keys;
    private volatile long fetchedAt;
    private volatile Long attemptedAt;

    KeySet(URI address, LongSupplier nanos) {
        this.address = address;
        this.nanos = nanos;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /**
     * The keys that may have signed: the one with that id, or all if the token names none.
     *
     * @throws io.quillstream.edge.problem.ProblemException 503 if no keys were ever seen
     */
    List<JWK> candidates(Optional<String> keyId) {
        if (keys == null) {
            fetchUnlessRecent();
        } else if (nanos.getAsLong() - fetchedAt > FRESH && mayFetch() && !fetching.isLocked()) {
            Thread.ofVirtual().name("key-set").start(this::fetchUnlessRecent);
        }
        List<JWK> found = named(keyId);
        if (found.isEmpty()) {
            // Also behind somebody else's fetch: what it brings may have the key.
            fetchUnlessRecent();
            found = named(keyId);
        }
        return found;
    }

    private List<JWK> named(Optional<String> keyId) {
        List<JWK> known = keys;
        if (known == null) {
            throw ProblemCode.OVERLOADED
                    .because("Tokens cannot be checked at the moment: the issuer's keys cannot be fetched")
                    .withRetryAfter(Duration.ofSeconds(5));
        }
        return keyId.isEmpty()
                ? known
                : known.stream()
                        .filter(key -> keyId.get().equals(key.getKeyID()))
                        .toList();
    }

    private boolean mayFetch() {
        Long last = attemptedAt;
        return last == null || nanos.getAsLong() - last >= BETWEEN_FETCHES;
    }

    /** One fetch at a time; whoever waited for it finds that it was recent. */
    private void fetchUnlessRecent() {
        fetching.lock();
        try {
            if (mayFetch()) {
                attemptedAt = nanos.getAsLong();
                keys = fetch();
                fetchedAt = nanos.getAsLong();
            }
        } catch (IOException | ParseException e) {
            LOG.warn("The key set at {} cannot be fetched: {}", address, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            fetching.unlock();
        }
    }

    private List<JWK> fetch() throws IOException, InterruptedException, ParseException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        HttpResponse<byte[]> answer = exchange(request);
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + ", " + answer.body().length + " bytes");
        }
        return List.copyOf(
                JWKSet.parse(new String(answer.body(), StandardCharsets.UTF_8)).getKeys());
    }

    /**
     * The client's own time-out ends with the head of the answer, and whoever else needs the keys waits behind this.
     * It is asked on a thread of its own, for an answer to {@link HttpClient#sendAsync} comes by way of the JVM's common
     * pool, which others may keep busy.
     */
    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException, InterruptedException {
        FutureTask<HttpResponse<byte[]>> answer = new FutureTask<>(() -> http.send(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST)));
        Thread.startVirtualThread(answer);
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no whole answer in time", e);
        } finally {
            answer.cancel(true);
        }
    }
}
