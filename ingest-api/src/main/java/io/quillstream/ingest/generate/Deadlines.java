package io.quillstream.ingest.generate;

import io.quillstream.ingest.IngestSettings;
import io.quillstream.runtime.settings.Settings;
import java.time.Duration;

/**
 * Time from acceptance until a job that has not ended fails. Somebody waits for a job that came alone; a batch is as long as
 * it is, and its last line begins when all others have had their turn.
 *
 * @param alone for jobs that came alone
 * @param ofLine for lines of a batch
 */
public record Deadlines(Duration alone, Duration ofLine) {

    /** As set; whoever sets only the one of jobs means all jobs. */
    public static Deadlines of(Settings settings) {
        Duration alone = settings.get(IngestSettings.JOB_DEADLINE);
        boolean meansAll =
                settings.given(IngestSettings.JOB_DEADLINE) && !settings.given(IngestSettings.BATCH_DEADLINE);
        return new Deadlines(alone, meansAll ? alone : settings.get(IngestSettings.BATCH_DEADLINE));
    }
}
