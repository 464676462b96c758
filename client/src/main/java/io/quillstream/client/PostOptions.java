package io.quillstream.client;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a job or batch is posted.
 *
 * @param idempotencyKey makes a repetition find the first job; null for none
 * @param prefer value of the {@code Prefer} header; null for none
 */
public record PostOptions(String idempotencyKey, String prefer) {

    /** No key, answer after the quota decision. */
    public static final PostOptions DEFAULT = new PostOptions(null, null);

    /** With this key; see the contract for how long it is kept. */
    public PostOptions withKey(String key) {
        return new PostOptions(key, prefer);
    }

    /** Answer as soon as the request is safe, without waiting for the quota decision. */
    public PostOptions respondAsync() {
        return new PostOptions(idempotencyKey, "respond-async");
    }

    /** Answer with the finished job if it ends within that time (at most 60 s, whole seconds). */
    public PostOptions waitFor(Duration time) {
        return new PostOptions(idempotencyKey, "wait=" + time.toSeconds());
    }

    Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        if (idempotencyKey != null) {
            headers.put("Idempotency-Key", idempotencyKey);
        }
        if (prefer != null) {
            headers.put("Prefer", prefer);
        }
        return headers;
    }
}
