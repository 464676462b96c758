package io.quillstream.edge.disk;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Bytes on the disk until they are wanted: clients that send or take them slowly, or many at once, hold no memory. The file has
 * no name from the moment it is open, so that a door which is killed leaves nothing of its clients' texts behind. Every method
 * throws {@link ProblemException} 503 if there is no room on the disk. Not thread-safe.
 */
public final class Spool implements AutoCloseable {

    private static final int BUFFER = 16 << 10;

    private final FileChannel file;

    private Spool(FileChannel file) {
        this.file = file;
    }

    /** One that holds these bytes. */
    public static Spool of(byte[] bytes) {
        try {
            Spool spool = new Spool(FileChannel.open(
                    Files.createTempFile("quill-spool", ".bin"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    // On Unix the name goes at once.
                    StandardOpenOption.DELETE_ON_CLOSE));
            spool.addOrClose(bytes, bytes.length);
            return spool;
        } catch (IOException e) {
            throw noRoom();
        }
    }

    /**
     * Adds all that comes; closes the spool if that fails.
     *
     * @throws IOException as the stream throws it
     */
    public void add(InputStream rest) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int length = rest.read(buffer); length >= 0; length = rest.read(buffer)) {
                addOrClose(buffer, length);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** All of it at once. */
    public byte[] bytes() {
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

    /** All of it, from the beginning; closing the stream closes the spool. */
    public InputStream stream() {
        try {
            file.position(0);
        } catch (IOException e) {
            throw noRoom();
        }
        return new FilterInputStream(Channels.newInputStream(file)) {
            @Override
            public void close() {
                Spool.this.close();
            }
        };
    }

    private void addOrClose(byte[] bytes, int length) {
        try {
            for (ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length); rest.hasRemaining(); ) {
                file.write(rest);
            }
        } catch (IOException e) {
            close();
            throw noRoom();
        }
    }

    private static ProblemException noRoom() {
        return ProblemCode.OVERLOADED
                .because("There is no room on the server's disk")
                .withRetryAfter(Duration.ofSeconds(30));
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
