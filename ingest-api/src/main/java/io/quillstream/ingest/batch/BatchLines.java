package io.quillstream.ingest.batch;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The lines of a body that are not blank, one at a time, with their numbers as an editor counts them. A line ends with
 * LF or CR LF. Of a line that is too long only the number is kept. Not thread-safe.
 */
final class BatchLines implements Closeable {

    /** Most bytes of a line: as much as a request alone may have. */
    static final int LONGEST = 1 << 20;

    private final InputStream in;
    private int number;
    private boolean ended;

    /**
     * One line.
     *
     * @param number from 1
     * @param text its bytes without the line end; null if it was too long
     */
    record Line(int number, byte[] text) {}

    /** @param in buffered; closed with this */
    BatchLines(InputStream in) {
        this.in = in;
    }

    /** The next line that is not blank; empty behind the last. */
    Optional<Line> next() throws IOException {
        while (!ended) {
            Line line = read();
            if (line.text() == null || !blank(line.text())) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    private Line read() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(512);
        boolean tooLong = false;
        number++;
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                ended = true;
                break;
            }
            if (text.size() == LONGEST) {
                tooLong = true;
            } else {
                text.write(b);
            }
        }
        return new Line(number, tooLong ? null : withoutCarriageReturn(text.toByteArray()));
    }

    private static byte[] withoutCarriageReturn(byte[] text) {
        boolean carriageReturn = text.length > 0 && text[text.length - 1] == '\r';
        return carriageReturn ? java.util.Arrays.copyOf(text, text.length - 1) : text;
    }

    private static boolean blank(byte[] text) {
        for (byte b : text) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
