package io.quillstream.checker;

/** What a job costs by the public contract. */
public final class Price {

    private static final int ITEMS_OF_A_CREDIT = 5;

    private Price() {}

    /** Credits of a copy job of so many items. */
    public static long ofCopy(int items) {
        return Math.max(1, 1 + (items - 1) / ITEMS_OF_A_CREDIT);
    }

    /** Credits of the copy job that a record names the order of. */
    public static long of(Event ordered) {
        return ofCopy(((Number) ordered.record("copy").get("count")).intValue());
    }
}
