package io.quillstream.edge.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpoolTest {

    @Test
    void givesBackWhatItWasGivenAtOnceOrAsAStream() throws IOException {
        byte[] rest = new byte[100_000];
        Arrays.fill(rest, (byte) 7);
        byte[] whole = new byte[100_003];
        Arrays.fill(whole, 3, whole.length, (byte) 7);
        try (Spool spool = Spool.of(new byte[3])) {
            spool.add(new ByteArrayInputStream(rest));
            assertArrayEquals(whole, spool.bytes());
            try (InputStream stream = spool.stream()) {
                assertArrayEquals(whole, stream.readAllBytes());
            }
        }
    }

    @Test
    void isClosedWithItsStreamAndByWhatBreaksOff() throws IOException {
        Spool read = Spool.of(new byte[3]);
        read.stream().close();
        assertEquals(
                ProblemCode.OVERLOADED,
                assertThrows(ProblemException.class, read::bytes).code());

        Spool broken = Spool.of(new byte[3]);
        assertThrows(
                IOException.class,
                () -> broken.add(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken");
                    }
                }));
        assertThrows(ProblemException.class, broken::bytes);
    }
}
