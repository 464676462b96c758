package io.quillstream.bridge.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Bytes of server-sent events. Data must be JSON, which has no raw line ends. */
public final class SseFrames {

    /** Keeps proxies from closing an idle stream, and finds clients that are gone. */
    public static final byte[] HEARTBEAT = bytes(":\n\n");

    /** The client's access has ended; the stream closes behind it. */
    public static final byte[] AUTH_EXPIRED = bytes("event: auth_expired\ndata: {}\n\n");

    private SseFrames() {}

    /** How long a client should wait before it connects again. */
    public static byte[] retry(Duration wait) {
        return bytes("retry: " + wait.toMillis() + "\n\n");
    }

    /** An event that a client may resume behind. */
    public static byte[] numbered(long id, String event, String json) {
        return bytes("id: " + id + "\nevent: " + event + "\ndata: " + json + "\n\n");
    }

    /** An event without a number. */
    public static byte[] unnumbered(String event, String json) {
        return bytes("event: " + event + "\ndata: " + json + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
