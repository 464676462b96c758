package io.quillstream.schemas.progress;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The stages of a job in the order in which an attempt goes through them. {@code RETRYING} ends an attempt: the next
 * one begins with a higher attempt number.
 */
public enum Stage {
    QUEUED(0, 0, "pending"),
    PARSING(1, 10, "processing"),
    PROMPTING(2, 25, "processing"),
    GENERATING(3, 40, "processing"),
    PARSING_RESPONSE(4, 90, "processing"),
    RETRYING(5, 40, "processing"),
    COMPLETED(6, 100, "completed"),
    FAILED(6, 100, "failed"),
    CANCELLED(6, 100, "cancelled");

    /** What people read of {@link #PARSING_RESPONSE}, whether its worker tells of it or the stream processors do for it. */
    public static final String CHECKING = "Checking the answer.";

    /** Asked for by whoever reads progress, some twenty times a job. Never changed. */
    private static final Map<String, Stage> BY_WIRE_NAME = new HashMap<>();

    static {
        for (Stage stage : values()) {
            BY_WIRE_NAME.put(stage.wireName, stage);
        }
    }

    private final String wireName;
    private final int rank;
    private final int percent;
    private final String status;

    Stage(int rank, int percent, String status) {
        this.wireName = name().toLowerCase(Locale.ROOT);
        this.rank = rank;
        this.percent = percent;
        this.status = status;
    }

    /** The stage of that wire name; empty for a name that this release does not know. */
    public static Optional<Stage> of(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    /** The name on the wire, for example {@code parsing_response}. */
    public String wireName() {
        return wireName;
    }

    /** Whether nothing comes after it. */
    public boolean terminal() {
        return rank == COMPLETED.rank;
    }

    /** Progress in per cent, 0 to 100, as events of this stage show it. */
    public int percent() {
        return percent;
    }

    /** Status of a job from this stage on. */
    public String status() {
        return status;
    }

    int rank() {
        return rank;
    }
}
