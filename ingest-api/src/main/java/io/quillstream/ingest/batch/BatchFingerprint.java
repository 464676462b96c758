package io.quillstream.ingest.batch;

import io.quillstream.edge.body.StrictJson;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.request.Fingerprint;
import java.nio.charset.StandardCharsets;

/**
 * What two batches under one idempotency key must agree in: their lines, read as JSON with defaults filled in; of a
 * line that is JSON and no order, its value; of one that is no JSON, its bytes. Of lines that are too long to be read there
 * is only the number. Used once, by one thread.
 */
final class BatchFingerprint {

    private final Fingerprint fingerprint = new Fingerprint();

    /** Adds the next line, together with what it was read as. */
    void add(BatchLines.Line line, LineReading reading) {
        switch (reading) {
            case LineReading.Order order ->
                fingerprint.add(utf8(order.customId())).add(utf8(order.copy().fingerprint()));
            case LineReading.Bad bad -> fingerprint.add(value(line.text()));
        }
    }

    /** It is read once more for that: bad lines are few, and what was read of one is not worth keeping. */
    private static byte[] value(byte[] line) {
        if (line == null) {
            return null;
        }
        try {
            return utf8(CanonicalJson.of(StrictJson.parse(line)));
        } catch (ProblemException e) {
            return line;
        }
    }

    /** Of all lines that were added, as lower-case hex digits. */
    String hex() {
        return fingerprint.hex();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
