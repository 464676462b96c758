package io.quillstream.schemas.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Reads a record and believes no length in it that goes beyond the record. Avro makes room for a text or a list before it
 * looks whether the bytes are there: six bytes that announce two gigabytes would take the memory of every process that reads
 * them, again and again. Not thread-safe; for one record.
 */
final class BoundedDecoder extends Decoder {

    private final BinaryDecoder in;
    private final long limit;

    /** @param limit bytes of the record; no text in it is longer, and no list has more entries, as each takes a byte at least */
    BoundedDecoder(BinaryDecoder in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    @Override
    public void readNull() throws IOException {
        in.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(sized());
    }

    @Override
    public String readString() throws IOException {
        return new String(sized(), StandardCharsets.UTF_8);
    }

    @Override
    public void skipString() throws IOException {
        in.skipString();
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(sized());
    }

    @Override
    public void skipBytes() throws IOException {
        in.skipBytes();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public long readArrayStart() throws IOException {
        return within(in.readArrayStart());
    }

    @Override
    public long arrayNext() throws IOException {
        return within(in.arrayNext());
    }

    @Override
    public long skipArray() throws IOException {
        return within(in.skipArray());
    }

    @Override
    public long readMapStart() throws IOException {
        return within(in.readMapStart());
    }

    @Override
    public long mapNext() throws IOException {
        return within(in.mapNext());
    }

    @Override
    public long skipMap() throws IOException {
        return within(in.skipMap());
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }

    /** Bytes with their length before them. */
    private byte[] sized() throws IOException {
        byte[] bytes = new byte[(int) within(in.readLong())];
        in.readFixed(bytes, 0, bytes.length);
        return bytes;
    }

    private long within(long length) {
        if (length < 0 || length > limit) {
            throw new AvroRuntimeException("A length of " + length + " in a record of " + limit + " bytes");
        }
        return length;
    }
}
