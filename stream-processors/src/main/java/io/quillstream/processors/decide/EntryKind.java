package io.quillstream.processors.decide;

import java.util.Locale;

/** What a ledger entry does to the balance. */
public enum EntryKind {
    /** Credits come in: balance rises. */
    GRANT,
    /** A job sets credits aside: balance falls. */
    RESERVE,
    /** Reserved credits are spent: balance stays. */
    SETTLE,
    /** Reserved credits come back: balance rises. */
    RELEASE,
    /** What is left of a period's credits goes: balance falls. */
    LAPSE;

    /** As the ledger writes it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
