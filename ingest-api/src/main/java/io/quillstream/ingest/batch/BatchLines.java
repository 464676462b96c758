package io.quillstream.ingest.batch;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a body that are not blank, one at a time, with their numbers as an editor counts them. A line ends with
 * LF or CR LF. Of a line that is too long only the number is kept. Not thread-safe.
 */
final class BatchLines implements Closeable {

    /** Most bytes of a line: as much as a request alone may have. */
    static final int LONGEST = 1 << 20;

    private static final int BUFFER = 64 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(512);
    private int from;
    private int to;
    private int number;
    private boolean ended;

    /**
     * One line.
     *
     * @param number from 1
     * @param text its bytes without the line end; null if it was too long
     */
    record Line(int number, byte[] text) {}

    /** @param in read in large pieces; closed with this */
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
        text.reset();
        boolean tooLong = false;
        number++;
        while (!ended) {
            if (from == to && !fill()) {
                ended = true;
                break;
            }
            int end = endOfLine();
            // One more may be the line end's.
            tooLong |= text.size() + end - from > LONGEST + 1;
            if (!tooLong) {
                text.write(buffer, from, end - from);
            }
            boolean whole = end < to;
            from = whole ? end + 1 : end;
            if (whole) {
                break;
            }
        }
        byte[] line = tooLong ? null : withoutCarriageReturn(text.toByteArray());
        return new Line(number, line == null || line.length > LONGEST ? null : line);
    }

    /** False at the end of the body. */
    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer));
        return to > 0;
    }

    /** Where the line ends in the buffer, or where the buffer does. */
    private int endOfLine() {
        int end = from;
        while (end < to && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    private static byte[] withoutCarriageReturn(byte[] text) {
        boolean carriageReturn = text.length > 0 && text[text.length - 1] == '\r';
        return carriageReturn ? Arrays.copyOf(text, text.length - 1) : text;
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
