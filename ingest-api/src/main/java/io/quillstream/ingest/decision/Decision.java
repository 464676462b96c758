package io.quillstream.ingest.decision;

/** What the single writer of the workspace said about a request within the time that the caller is willing to wait. */
public sealed interface Decision {

    /** Credits are reserved. */
    record Admitted(long credits) implements Decision {}

    /**
     * A request with this job id was admitted before.
     *
     * @param fingerprint of that request
     */
    record Repeated(String fingerprint) implements Decision {}

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
