package io.quillstream.audit;

import java.util.UUID;

/**
 * A set that only grows, of 16 to 48 bytes an id: all jobs that ever ended must be remembered while a ledger is
 * verified. Linear probing over two longs an id. Not thread-safe.
 */
final class UuidSet {

    private static final int FIRST_CAPACITY = 1024;

    private long[] slots = new long[2 * FIRST_CAPACITY];
    private int size;
    private boolean containsNil;

    /** Adds the id; false if it was there. */
    boolean add(UUID id) {
        if (nil(id)) {
            boolean added = !containsNil;
            containsNil = true;
            return added;
        }
        if (3 * (size + 1) > slots.length) {
            grow();
        }
        int slot = slotOf(slots, id.getMostSignificantBits(), id.getLeastSignificantBits());
        if (!empty(slots, slot)) {
            return false;
        }
        slots[slot] = id.getMostSignificantBits();
        slots[slot + 1] = id.getLeastSignificantBits();
        size++;
        return true;
    }

    boolean contains(UUID id) {
        return nil(id)
                ? containsNil
                : !empty(slots, slotOf(slots, id.getMostSignificantBits(), id.getLeastSignificantBits()));
    }

    private void grow() {
        long[] wider = new long[2 * slots.length];
        for (int slot = 0; slot < slots.length; slot += 2) {
            if (!empty(slots, slot)) {
                int target = slotOf(wider, slots[slot], slots[slot + 1]);
                wider[target] = slots[slot];
                wider[target + 1] = slots[slot + 1];
            }
        }
        slots = wider;
    }

    /** The slot that holds the id, or the empty one where it belongs. */
    private static int slotOf(long[] slots, long high, long low) {
        long mixed = (high ^ low) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & (slots.length - 1) & ~1;
        while (!empty(slots, slot) && (slots[slot] != high || slots[slot + 1] != low)) {
            slot = (slot + 2) & (slots.length - 1);
        }
        return slot;
    }

    private static boolean empty(long[] slots, int slot) {
        return slots[slot] == 0 && slots[slot + 1] == 0;
    }

    private static boolean nil(UUID id) {
        return id.getMostSignificantBits() == 0 && id.getLeastSignificantBits() == 0;
    }
}
