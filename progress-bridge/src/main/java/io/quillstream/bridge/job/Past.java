package io.quillstream.bridge.job;

import io.quillstream.bridge.feed.LogRecord;
import io.quillstream.schemas.progress.ProgressNumbering;
import java.util.List;

/**
 * A job's events up to a point in the log, already numbered, and what is known to follow.
 *
 * @param frames events 1, 2, 3 … as clients see them; {@code numbering.last()} of them
 * @param numbering the fold over everything up to and with {@code foldedTo}
 * @param foldedTo offset of the last record that the frames and the numbering cover
 * @param following the job's records behind it that are known already, in order
 */
record Past(List<byte[]> frames, ProgressNumbering numbering, long foldedTo, List<LogRecord> following) {

    /** Nothing folded yet: the records tell the whole story. */
    static Past wholly(List<LogRecord> records) {
        return new Past(List.of(), ProgressNumbering.START, -1, records);
    }
}
