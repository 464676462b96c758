package io.quillstream.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/**
 * What a new version owes to those before it: backward, that its readers understand the earlier data; forward, that
 * earlier readers understand its data; full, both. Transitive looks at all versions, else only at the last one.
 */
enum Compatibility {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    Compatibility(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    /**
     * Every reason why the candidate may not follow the earlier versions; empty if it may.
     *
     * @param earlier oldest first
     */
    List<String> conflicts(Schema candidate, List<Schema> earlier) {
        List<String> conflicts = new ArrayList<>();
        int from = transitive ? 0 : Math.max(0, earlier.size() - 1);
        for (Schema old : earlier.subList(from, earlier.size())) {
            if (backward) {
                conflicts.addAll(unreadable("new reader, old data", candidate, old));
            }
            if (forward) {
                conflicts.addAll(unreadable("old reader, new data", old, candidate));
            }
        }
        return conflicts;
    }

    private static List<String> unreadable(String direction, Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(found ->
                        direction + ": " + found.getType() + " at " + found.getLocation() + ": " + found.getMessage())
                .toList();
    }
}
