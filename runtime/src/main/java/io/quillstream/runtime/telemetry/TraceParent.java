package io.quillstream.runtime.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * W3C trace context: carried as record header {@code traceparent} from the POST to the sinks, and as header field of the
 * calls to providers, so that one trace covers a job.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero
 * @param flags 2 hex digits
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record TraceParent(String traceId, String spanId, String flags) {

    public static final String HEADER = "traceparent";

    private static final String VERSION = "00-";
    private static final int LENGTH = 55;
    private static final int TRACE_END = 35;
    private static final int SPAN_END = 52;
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);
    private static final ScopedValue<TraceParent> CURRENT = ScopedValue.newInstance();

    /** Parses a header; empty for anything but a valid version 00 value. */
    public static Optional<TraceParent> parse(String text) {
        // By hand, since each record of a job is read with its context, on both sides of every topic.
        if (text == null
                || text.length() != LENGTH
                || !text.startsWith(VERSION)
                || text.charAt(TRACE_END) != '-'
                || text.charAt(SPAN_END) != '-') {
            return Optional.empty();
        }
        String trace = text.substring(VERSION.length(), TRACE_END);
        String span = text.substring(TRACE_END + 1, SPAN_END);
        String flags = text.substring(SPAN_END + 1);
        boolean valid = digits(trace) && digits(span) && digits(flags);
        return !valid || trace.equals(NO_TRACE) || span.equals(NO_SPAN)
                ? Optional.empty()
                : Optional.of(new TraceParent(trace, span, flags));
    }

    /** The context of a record, if it has one. */
    public static Optional<TraceParent> of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null
                ? Optional.empty()
                : parse(new String(header.value(), StandardCharsets.US_ASCII));
    }

    /**
     * Does the work as part of the trace that a record belongs to, if it belongs to one. {@link #current} is that trace for
     * whatever this thread does meanwhile.
     */
    public static <T> T within(Headers headers, Supplier<T> work) {
        Optional<TraceParent> trace = of(headers);
        return trace.isPresent() ? ScopedValue.where(CURRENT, trace.get()).call(work::get) : work.get();
    }

    /** The trace that this thread works for, so that who is asked for something can be told of it. */
    public static Optional<TraceParent> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** A new trace. */
    public static TraceParent random() {
        return new TraceParent(someDigits() + someDigits(), someDigits(), "01");
    }

    /** A new span of the same trace. */
    public TraceParent child() {
        return new TraceParent(traceId, someDigits(), flags);
    }

    /** Replaces the header. */
    public void into(Headers headers) {
        headers.remove(HEADER).add(HEADER, toString().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }

    /** Sixteen, not all zero. They name something and keep no secret. */
    private static String someDigits() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }

    /** Whether they are all lower-case hex digits. */
    private static boolean digits(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
