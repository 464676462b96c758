package io.quillstream.bridge.job;

import io.quillstream.bridge.feed.LogRecord;
import io.quillstream.bridge.feed.LogScan;
import io.quillstream.bridge.feed.LogScan.ScanTooLongException;
import io.quillstream.bridge.feed.LogScan.Stretch;
import io.quillstream.bridge.feed.ProgressFeed;
import io.quillstream.bridge.feed.Recent;
import io.quillstream.stores.mongo.JobDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Finds a job's events from the first, from the nearest source that can prove them: the feed's memory if it holds the
 * beginning; the Redis history, completed from the log where it lags; the log itself; and for a job that ended longer
 * ago than the log keeps progress, its document. A source that is away or has lost the job is passed over; a gap is
 * never papered over. Thread-safe.
 */
public final class JobPasts {

    /** Clocks of doors and broker may differ by this much. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** Less than any time for which a history is kept. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final ProgressFeed feed;
    private final StoredHistory history;
    private final LogScan scan;
    private final ProgressDecoder decoder;

    public JobPasts(ProgressFeed feed, StoredHistory history, LogScan scan, ProgressDecoder decoder) {
        this.feed = feed;
        this.history = history;
        this.scan = scan;
        this.decoder = decoder;
    }

    /**
     * @param document the job's document, read when it is needed
     * @throws ScanTooLongException if the log would have to be read for too long
     */
    Past of(UUID job, Recent recent, Supplier<JobDocument> document) throws ScanTooLongException, InterruptedException {
        if (beginsIn(recent.records())) {
            return Past.wholly(recent.records());
        }
        int partition = feed.partitionOf(job.toString());
        StoredHistory.Stored stored = history.read(job, partition);
        return stored.events() == null
                ? fromLog(job, partition, stored.completeTo(), recent, document.get())
                : continued(job, partition, stored, recent);
    }

    private Past continued(UUID job, int partition, StoredHistory.Stored stored, Recent recent)
            throws ScanTooLongException, InterruptedException {
        StoredHistory.Events events = stored.events();
        List<LogRecord> following = new ArrayList<>();
        if (!events.numbering().ended() && stored.completeTo() < recent.start()) {
            Stretch hole = new Stretch(partition, stored.completeTo(), null, recent.start(), null);
            following.addAll(scan.find(job.toString(), hole));
        }
        following.addAll(recent.records());
        return new Past(events.frames(), events.numbering(), events.foldedTo(), following);
    }

    private Past fromLog(UUID job, int partition, long historyTo, Recent recent, JobDocument document)
            throws ScanTooLongException, InterruptedException {
        // A young job without history had no event as far as the history sink has read.
        boolean young = document.createdAt().isAfter(Instant.now().minus(YOUNG));
        Stretch life = new Stretch(
                partition,
                young && !document.terminal() ? historyTo : 0,
                document.createdAt().minus(SKEW),
                // What the feed has not reached yet of an open job comes live. An ended one must be found now: the
                // view may be ahead of the feed, and a log that seems to know nothing would be taken for too old.
                document.terminal() ? Long.MAX_VALUE : recent.start(),
                document.terminal() ? document.updatedAt().plus(SKEW) : null);
        List<LogRecord> all = new ArrayList<>(scan.find(job.toString(), life));
        all.addAll(recent.records());
        // An ended job whose beginning the log no longer has cannot be numbered by the log.
        return document.terminal() && !beginsIn(all) ? Remembered.past(document) : Past.wholly(all);
    }

    /** Whether the first of the records is a job's first event: it was queued, or refused before that. */
    private boolean beginsIn(List<LogRecord> records) {
        return !records.isEmpty()
                && decoder.progress(records.getFirst())
                        .filter(FirstEvent::isOne)
                        .isPresent();
    }
}
