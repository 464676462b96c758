package io.quillstream.ingest.batch;

import io.quillstream.edge.identity.Principal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The lines of a batch as what they say, a portion at a time. Not thread-safe; closing is up to who opened the lines. */
final class LinePortions {

    private static final long KILOBYTE = 1024;

    private final BatchLines lines;
    private final Principal caller;
    private final int size;
    private Optional<BatchLines.Line> next;

    /** @param size lines of a portion; fewer if they have more than a kilobyte each, for they are held */
    LinePortions(BatchLines lines, Principal caller, int size) throws IOException {
        this.lines = lines;
        this.caller = caller;
        this.size = size;
        this.next = lines.next();
    }

    /** Whether all lines have been read. */
    boolean over() {
        return next.isEmpty();
    }

    /** The next portion; empty behind the last line. */
    List<LineReading> next() throws IOException {
        return next((line, reading) -> {});
    }

    /**
     * The next portion; empty behind the last line.
     *
     * @param seen is shown each line, whose text is not kept
     */
    List<LineReading> next(BiConsumer<BatchLines.Line, LineReading> seen) throws IOException {
        List<LineReading> portion = new ArrayList<>();
        long bytes = 0;
        while (next.isPresent() && portion.size() < size && bytes < size * KILOBYTE) {
            LineReading reading = LineReading.of(next.get(), caller);
            seen.accept(next.get(), reading);
            portion.add(reading);
            bytes += next.get().text() == null ? 0 : next.get().text().length;
            next = lines.next();
        }
        return portion;
    }

    /** Reads all lines that are left and keeps none of them. */
    void skim(BiConsumer<BatchLines.Line, LineReading> seen) throws IOException {
        for (; next.isPresent(); next = lines.next()) {
            seen.accept(next.get(), LineReading.of(next.get(), caller));
        }
    }
}
