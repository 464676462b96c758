package io.quillstream.ingest.batch;

import io.quillstream.schemas.event.RejectedLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The refused lines of a batch on their way: handed on in portions that fit into a record, the first ones also kept for
 * the answer. Not thread-safe.
 */
final class BatchRejections {

    /** Lines in an answer. */
    static final int SHOWN = 100;

    private static final int PORTION = 500;

    private final Consumer<List<RejectedLine>> outlet;
    private final List<RejectedLine> shown = new ArrayList<>();
    private List<RejectedLine> portion = new ArrayList<>();
    private int count;

    /** @param outlet gets every full portion */
    BatchRejections(Consumer<List<RejectedLine>> outlet) {
        this.outlet = outlet;
    }

    void add(LineReading.Bad bad) {
        RejectedLine line = RejectedLine.newBuilder()
                .setLine(bad.line())
                .setCustomId(bad.customId())
                .setError(bad.error())
                .build();
        count++;
        if (shown.size() < SHOWN) {
            shown.add(line);
        }
        portion.add(line);
        if (portion.size() == PORTION) {
            outlet.accept(rest());
        }
    }

    /** What was not handed on yet; it counts as handed on from now on. */
    List<RejectedLine> rest() {
        List<RejectedLine> rest = portion;
        portion = new ArrayList<>();
        return rest;
    }

    int count() {
        return count;
    }

    /** The first {@value #SHOWN}. */
    List<RejectedLine> shown() {
        return List.copyOf(shown);
    }
}
