package io.quillstream.ingest.batch;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A batch's body on disk. It is received as a whole before its first line is published: a body that breaks off, is too
 * long or has too many lines is refused without having changed anything, and a slow client holds no memory. The file has
 * no name from the moment it is open, so that a door which is killed leaves nothing of its clients' texts behind. Not
 * thread-safe.
 */
final class SpooledBatch implements AutoCloseable {

    /** Most bytes of a body. */
    static final long MOST_BYTES = 64L << 20;

    /** Most lines that are not blank. */
    static final int MOST_LINES = 50_000;

    private static final int BUFFER = 64 << 10;

    private final FileChannel file;

    private SpooledBatch(FileChannel file) {
        this.file = file;
    }

    /**
     * Receives the body.
     *
     * @throws ProblemException as the body's reading does, 422 for no line or too many, or 503 if the disk is full
     */
    static SpooledBatch receive(InputStream body) {
        return receive(body, newFile());
    }

    /** @param file empty; closed with the batch, and if the body is refused */
    static SpooledBatch receive(InputStream body, FileChannel file) {
        SpooledBatch batch = new SpooledBatch(file);
        try (body) {
            batch.write(body);
            batch.requireLines();
            return batch;
        } catch (IOException e) {
            batch.close();
            throw noRoom();
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    /** The lines from the first on, of one reader at a time; to be closed. */
    BatchLines lines() throws IOException {
        file.position(0);
        InputStream content = new FilterInputStream(Channels.newInputStream(file)) {
            @Override
            public void close() {
                // The file is closed with the batch.
            }
        };
        return new BatchLines(content);
    }

    private void write(InputStream body) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int length = read(body, buffer); length >= 0; length = read(body, buffer)) {
            for (ByteBuffer rest = ByteBuffer.wrap(buffer, 0, length); rest.hasRemaining(); ) {
                file.write(rest);
            }
        }
    }

    /** What goes wrong here is the client's, what goes wrong with the file is ours. */
    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw ProblemCode.MALFORMED_REQUEST.because("The compressed body is broken");
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

    private static FileChannel newFile() {
        try {
            return FileChannel.open(
                    Files.createTempFile("quill-batch", ".ndjson"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    // On Unix the name goes at once.
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw noRoom();
        }
    }

    private static ProblemException noRoom() {
        return ProblemCode.OVERLOADED.because("There is no room for the batch").withRetryAfter(Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
