package io.quillstream.ingest.batch;

import io.quillstream.ingest.request.Fingerprint;
import java.nio.charset.StandardCharsets;

/**
 * What two batches under one idempotency key must agree in: their lines, read as JSON with defaults filled in; of a
 * line that is no order, its bytes. Used once, by one thread.
 */
final class BatchFingerprint {

    private final Fingerprint fingerprint = new Fingerprint();

    /** Adds the next line, together with what it was read as. */
    void add(BatchLines.Line line, LineReading reading) {
        switch (reading) {
            case LineReading.Order order ->
                fingerprint.add(utf8(order.customId())).add(utf8(order.copy().fingerprint()));
            case LineReading.Bad bad -> fingerprint.add(line.text());
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
