package io.quillstream.ingest.batch;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A batch's body on disk. It is received as a whole before its first line is published: a body that breaks off, is too
 * long or has too many lines is refused without having changed anything, and a slow client holds no memory.
 */
final class SpooledBatch implements AutoCloseable {

    /** Most bytes of a body. */
    static final long MOST_BYTES = 64L << 20;

    /** Most lines that are not blank. */
    static final int MOST_LINES = 50_000;

    private static final int BUFFER = 64 << 10;

    private final Path file;

    private SpooledBatch(Path file) {
        this.file = file;
    }

    /**
     * Receives the body.
     *
     * @throws ProblemException as the body's reading does, or 422 for no line or too many
     */
    static SpooledBatch receive(InputStream body) {
        SpooledBatch batch = new SpooledBatch(newFile());
        try {
            batch.write(body);
            batch.requireLines();
            return batch;
        } catch (IOException e) {
            batch.close();
            throw ProblemCode.MALFORMED_REQUEST.because("The compressed body is broken");
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    /** The lines from the first on; to be closed. */
    BatchLines lines() throws IOException {
        return new BatchLines(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    }

    private void write(InputStream body) throws IOException {
        try (body;
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            body.transferTo(out);
        }
    }

    private void requireLines() throws IOException {
        int count = 0;
        try (BatchLines lines = lines()) {
            while (count <= MOST_LINES && lines.next().isPresent()) {
                count++;
            }
        }
        if (count == 0) {
            throw ProblemException.invalid("", "A batch has at least one line");
        }
        if (count > MOST_LINES) {
            throw ProblemException.invalid("", "A batch has at most " + MOST_LINES + " lines");
        }
    }

    private static Path newFile() {
        try {
            return Files.createTempFile("quill-batch", ".ndjson");
        } catch (IOException e) {
            throw ProblemCode.OVERLOADED
                    .because("There is no room for the batch")
                    .withRetryAfter(java.time.Duration.ofSeconds(30));
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
