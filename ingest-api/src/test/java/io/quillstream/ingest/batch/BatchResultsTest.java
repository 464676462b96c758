package io.quillstream.ingest.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.ingest.http.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Results of two kinds in one order, read page by page. */
class BatchResultsTest {

    private static final String TEXT = "x".repeat(3_000);

    @Test
    void allLinesComeInOrderAndOnceHoweverTheirKindsFollowOneAnother() throws IOException {
        everyLine(1_000, line -> line % 2 == 0);
        everyLine(1_000, line -> line <= 450);
        everyLine(1_000, line -> line > 450);
        everyLine(1_000, line -> line % 97 == 0);
        everyLine(200, line -> true);
        everyLine(100, line -> false);
        everyLine(0, line -> true);
    }

    /** A few dozen clients that do not read would fill the memory with pages. */
    @Test
    void noJobIsHeldInMemoryWhileTheClientTakesItsTime() throws IOException {
        ResultPages<Integer> ended = pages(200, 1_000, line -> line % 2 == 0);
        ResultPages<Integer> refused = pages(100, 1_000, line -> line % 2 == 1);
        int[] mostHeld = new int[2];
        int[] longestWrite = new int[1];
        BatchResults.write(ended, refused, new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("a byte at a time");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                mostHeld[0] = Math.max(mostHeld[0], ended.held());
                mostHeld[1] = Math.max(mostHeld[1], refused.held());
                longestWrite[0] = Math.max(longestWrite[0], length);
            }
        });
        assertEquals(0, mostHeld[0]);
        assertTrue(mostHeld[1] <= 100, () -> mostHeld[1] + " refusals");
        assertTrue(longestWrite[0] <= 64 << 10, () -> longestWrite[0] + " bytes");
    }

    private static void everyLine(int lines, IntPredicate isJob) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BatchResults.write(pages(200, lines, isJob), pages(100, lines, isJob.negate()), out);
        List<String> expected = IntStream.rangeClosed(1, lines)
                .mapToObj(line -> json(line).toString())
                .toList();
        assertEquals(expected, out.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private static ResultPages<Integer> pages(int size, int lines, IntPredicate ofThis) {
        return new ResultPages<>(
                size,
                after -> IntStream.rangeClosed(after + 1, lines)
                        .filter(ofThis)
                        .limit(size)
                        .boxed()
                        .toList(),
                line -> line,
                BatchResultsTest::json);
    }

    private static ObjectNode json(int line) {
        return JsonText.object().put("line", line).put("text", TEXT);
    }
}
