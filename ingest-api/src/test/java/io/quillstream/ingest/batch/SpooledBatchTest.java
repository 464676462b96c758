package io.quillstream.ingest.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpooledBatchTest {

    /** A door that is killed deletes nothing any more: found as texts of clients in the temporary folder. */
    @Test
    void aBodyHasNoNameOnTheDiskWhileItIsThere() throws Exception {
        Set<Path> before = spooled();
        try (SpooledBatch batch = SpooledBatch.receive(body("one\ntwo\n"))) {
            assertEquals(before, spooled());
            assertEquals(List.of("one", "two"), texts(batch));
        }
    }

    @Test
    void itsLinesAreReadAsOftenAsWanted() throws Exception {
        String text = "a line that is longer than a buffer ".repeat(4_000);
        try (SpooledBatch batch = SpooledBatch.receive(body(text + "\nlast"))) {
            assertEquals(List.of(text, "last"), texts(batch));
            assertEquals(List.of(text, "last"), texts(batch));
        }
    }

    @Test
    void aFullDiskIsNotTheClientsFault() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a device that is always full");
        FileChannel file = FileChannel.open(full, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ProblemException refused = assertThrows(ProblemException.class, () -> SpooledBatch.receive(body("one"), file));
        assertEquals(ProblemCode.OVERLOADED, refused.code());
        assertEquals(false, file.isOpen());
    }

    @Test
    void aBodyThatBreaksOffIsTheClientsFault() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("not in the form of gzip");
            }
        };
        assertEquals(
                ProblemCode.MALFORMED_REQUEST,
                assertThrows(ProblemException.class, () -> SpooledBatch.receive(broken))
                        .code());
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(SpooledBatch batch) throws IOException {
        List<String> texts = new ArrayList<>();
        try (BatchLines lines = batch.lines()) {
            for (Optional<BatchLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                texts.add(new String(line.get().text(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private static Set<Path> spooled() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            // Another door may just be making its file: empty, and about to lose its name.
            return files.filter(file -> file.getFileName().toString().startsWith("quill-batch"))
                    .filter(file -> file.toFile().length() > 0)
                    .collect(Collectors.toSet());
        }
    }
}
