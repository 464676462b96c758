package io.quillstream.runtime.telemetry;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * W3C trace context: carried as record header {@code traceparent} from the POST to the sinks, so that one trace covers
 * a job.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero
 * @param flags 2 hex digits
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record TraceParent(String traceId, String spanId, String flags) {

    public static final String HEADER = "traceparent";

    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Parses a header; empty for anything but a valid version 00 value. */
    public static Optional<TraceParent> parse(String text) {
        if (text == null || text.length() != 55) {
            return Optional.empty();
        }
        var parts = FORM.matcher(text);
        if (!parts.matches()
                || parts.group(1).equals(NO_TRACE)
                || parts.group(2).equals(NO_SPAN)) {
            return Optional.empty();
        }
        return Optional.of(new TraceParent(parts.group(1), parts.group(2), parts.group(3)));
    }

    /** The context of a record, if it has one. */
    public static Optional<TraceParent> of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null
                ? Optional.empty()
                : parse(new String(header.value(), StandardCharsets.US_ASCII));
    }

    /** A new trace. */
    public static TraceParent random() {
        return new TraceParent(hex(16), hex(8), "01");
    }

    /** A new span of the same trace. */
    public TraceParent child() {
        return new TraceParent(traceId, hex(8), flags);
    }

    /** Replaces the header. */
    public void into(Headers headers) {
        headers.remove(HEADER).add(HEADER, toString().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        random[0] |= 1;
        return HexFormat.of().formatHex(random);
    }
}
