package io.quillstream.bridge.house;

import io.quillstream.testkit.stream.SseSocket;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** What tests do with streams again and again. */
public final class Sse {

    private Sse() {}

    public static String ofJob(UUID job) {
        return "/api/v1/jobs/" + job + "/events";
    }

    public static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    /** The numbers among the lines, in order. */
    public static List<Integer> ids(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("id: "))
                .map(line -> Integer.parseInt(line.substring(4)))
                .toList();
    }

    /** The names of the events among the lines, in order. */
    public static List<String> stages(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();
    }

    /** Every line of the stream, which must end by itself. */
    public static List<String> whole(URI server, UUID job, String token) throws IOException {
        try (SseSocket stream = SseSocket.get(server, ofJob(job), bearer(token))) {
            return stream.lines();
        }
    }

    /** Reads on until that line. */
    public static void skipTo(SseSocket stream, String wanted) throws IOException {
        for (String line = stream.line(); !wanted.equals(line); line = stream.line()) {
            if (line == null) {
                throw new AssertionError("the stream ended before: " + wanted);
            }
        }
    }
}
