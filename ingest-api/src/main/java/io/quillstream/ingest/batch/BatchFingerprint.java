package io.quillstream.ingest.batch;

import io.quillstream.edge.identity.Principal;
import io.quillstream.ingest.request.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What two batches under one idempotency key must agree in: their lines, read as JSON with defaults filled in; of a
 * line that is no order, its bytes.
 */
final class BatchFingerprint {

    private BatchFingerprint() {}

    static String of(SpooledBatch batch, Principal caller) throws IOException {
        Fingerprint fingerprint = new Fingerprint();
        try (BatchLines lines = batch.lines()) {
            for (Optional<BatchLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                switch (LineReading.of(line.get(), caller)) {
                    case LineReading.Order order ->
                        fingerprint
                                .add(utf8(order.customId()))
                                .add(utf8(order.copy().fingerprint()));
                    case LineReading.Bad bad -> fingerprint.add(line.get().text());
                }
            }
        }
        return fingerprint.hex();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
