package io.quillstream.edge.body;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What was compressed with gzip (RFC 1952), of any number of members. The JDK's own stream calls itself for each of them, so
 * that some thousand empty ones end its stack; and what follows the first member and does not begin like another it takes for
 * the end, so that the rest of a batch would be left out without a word.
 */
final class GzipInput extends InputStream {

    private static final int BUFFER = 8192;
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATE = 8;
    private static final int HEAD_CHECK = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;
    /** Time, flags for the method, system. */
    private static final int NOT_LOOKED_AT = 6;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    /** Of the head while that is read, then of what it stands before. */
    private final CRC32 check = new CRC32();

    private final byte[] buffer = new byte[BUFFER];
    /** Of the buffer, what neither a head nor the inflater has taken yet. */
    private int position;

    private int end;
    private boolean begun;
    private boolean amidMember;
    private boolean ended;

    GzipInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!amidMember) {
                beginMember();
            } else if (inflater.finished()) {
                endMember();
            } else {
                int read = inflate(into, offset, length);
                if (read > 0) {
                    check.update(into, offset, read);
                    return read;
                }
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        inflater.end();
        in.close();
    }

    private int inflate(byte[] into, int offset, int length) throws IOException {
        if (inflater.needsInput()) {
            if (position == end && !fill()) {
                throw new EOFException("a member without its end");
            }
            inflater.setInput(buffer, position, end - position);
            position = end;
        }
        try {
            int read = inflater.inflate(into, offset, length);
            if (read == 0 && inflater.needsDictionary()) {
                throw new ZipException("a dictionary is asked for");
            }
            return read;
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    private void beginMember() throws IOException {
        check.reset();
        if (begun && position == end && !fill()) {
            ended = true;
            return;
        }
        begun = true;
        if (next() != MAGIC_1 || next() != MAGIC_2 || next() != DEFLATE) {
            throw new ZipException("no member begins here");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("unknown flags");
        }
        skip(NOT_LOOKED_AT);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEAD_CHECK) != 0) {
            int expected = (int) check.getValue() & 0xffff;
            if ((next() | next() << 8) != expected) {
                throw new ZipException("the head is broken");
            }
        }
        check.reset();
        amidMember = true;
    }

    private void endMember() throws IOException {
        position = end - inflater.getRemaining();
        long expectedCheck = check.getValue();
        long expectedLength = inflater.getBytesWritten() & 0xffff_ffffL;
        if (number() != expectedCheck || number() != expectedLength) {
            throw new ZipException("the member is broken");
        }
        inflater.reset();
        amidMember = false;
    }

    private long number() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int next = next();
        while (next != 0) {
            next = next();
        }
    }

    private int next() throws IOException {
        if (position == end && !fill()) {
            throw new EOFException("a member without its end");
        }
        int next = buffer[position++] & 0xff;
        check.update(next);
        return next;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
