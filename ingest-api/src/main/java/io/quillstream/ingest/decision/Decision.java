package io.quillstream.ingest.decision;

import java.time.Instant;

/** What the single writer of the workspace said about a request within the time that the caller is willing to wait. */
public sealed interface Decision {

    /** Credits are reserved. */
    record Admitted(long credits) implements Decision {}

    /**
     * A request with this job id was admitted before.
     *
     * @param fingerprint of that request
     * @param credits reserved then
     * @param requestedAt when it came
     */
    record Repeated(String fingerprint, long credits, Instant requestedAt) implements Decision {}

    /**
     * The balance is too small.
     *
     * @param price credits asked for
     * @param balance credits available
     */
    record Refused(long price, long balance) implements Decision {}

    /** Nothing was heard in time; the decision will come all the same. */
    record Undecided() implements Decision {}
}
