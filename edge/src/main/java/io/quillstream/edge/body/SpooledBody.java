package io.quillstream.edge.body;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A large body on the disk, for as long as it arrives and until its turn comes: clients that send slowly, or many at once, hold
 * no memory. The file has no name from the moment it is open, so that a door which is killed leaves nothing of its clients'
 * texts behind. Not thread-safe.
 */
final class SpooledBody implements AutoCloseable {

    private static final int BUFFER = 16 << 10;

    private final FileChannel file;

    private SpooledBody(FileChannel file) {
        this.file = file;
    }

    /**
     * Receives the rest of a body.
     *
     * @param beginning of the body, read already
     * @throws IOException if the body is broken
     * @throws ProblemException as the body's reading does, or 503 if there is no room on the disk
     */
    static SpooledBody of(byte[] beginning, InputStream rest) throws IOException {
        SpooledBody body = new SpooledBody(newFile());
        try {
            body.add(beginning, beginning.length);
            byte[] buffer = new byte[BUFFER];
            for (int length = rest.read(buffer); length >= 0; length = rest.read(buffer)) {
                body.add(buffer, length);
            }
            return body;
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
    }

    /** The whole body. */
    byte[] bytes() {
        try {
            ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.position(0);
            while (whole.hasRemaining()) {
                if (file.read(whole) < 0) {
                    throw noRoom();
                }
            }
            return whole.array();
        } catch (IOException e) {
            throw noRoom();
        }
    }

    private void add(byte[] bytes, int length) {
        try {
            for (ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length); rest.hasRemaining(); ) {
                file.write(rest);
            }
        } catch (IOException e) {
            throw noRoom();
        }
    }

    private static FileChannel newFile() {
        try {
            return FileChannel.open(
                    Files.createTempFile("quill-body", ".json"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    // On Unix the name goes at once.
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw noRoom();
        }
    }

    private static ProblemException noRoom() {
        return ProblemCode.OVERLOADED.because("There is no room for the body").withRetryAfter(Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // What it held has been read, or is of no use; its place on the disk is free either way.
        }
    }
}
