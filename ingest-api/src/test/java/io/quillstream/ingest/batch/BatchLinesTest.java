package io.quillstream.ingest.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchLinesTest {

    private static final int PIECE = 64 << 10;

    @Test
    void linesCountAsAnEditorCountsThemAndBlankOnesAreSkipped() throws IOException {
        assertEquals(List.of("1=a", "4=b", "6=c"), read("a\n\n \t\r\nb\r\n\r\nc"));
        assertEquals(List.of(), read(""));
        assertEquals(List.of(), read("\n\n"));
        assertEquals(List.of("1=a"), read("a\n"));
    }

    @Test
    void ofALineThatIsTooLongOnlyTheNumberIsKept() throws IOException {
        String longest = "x".repeat(BatchLines.LONGEST);
        assertEquals(List.of("1=" + longest, "2=null", "3=b"), read(longest + "\n" + longest + "x\nb"));
        assertEquals(List.of("1=" + longest, "2=null", "3=b"), read(longest + "\r\n" + longest + "x\r\nb"));
        assertEquals(List.of("1=" + longest, "2=null"), read(longest + "\r\n" + longest + "xx"));
    }

    /** The pieces in which a body is read end anywhere in a line, and between CR and LF. */
    @Test
    void linesAreWholeWhereverAPieceEnds() throws IOException {
        for (int before = PIECE - 3; before <= PIECE + 1; before++) {
            String first = "x".repeat(before);
            assertEquals(List.of("1=" + first, "2=b", "3=" + first), read(first + "\r\nb\r\n" + first));
        }
    }

    private static List<String> read(String body) throws IOException {
        List<String> read = new ArrayList<>();
        try (BatchLines lines = new BatchLines(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))) {
            for (Optional<BatchLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                byte[] text = line.get().text();
                read.add(line.get().number() + "=" + (text == null ? null : new String(text, StandardCharsets.UTF_8)));
            }
        }
        return read;
    }
}
