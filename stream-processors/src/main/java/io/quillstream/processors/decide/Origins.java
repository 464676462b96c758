package io.quillstream.processors.decide;

import io.quillstream.processors.state.Origin;
import io.quillstream.schemas.event.Cause;

/** The two shapes of "the record that made it": as events carry it, and as the state keeps it. */
public final class Origins {

    private Origins() {}

    /** For the state. */
    public static Origin of(Cause cause) {
        return new Origin(cause.getTopic(), cause.getPartition(), cause.getOffset());
    }

    /** For an event. */
    public static Cause cause(Origin origin) {
        return new Cause(origin.getTopic(), origin.getPartition(), origin.getOffset());
    }
}
