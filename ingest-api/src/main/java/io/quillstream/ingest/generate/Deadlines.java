package io.quillstream.ingest.generate;

import java.time.Duration;

/**
 * Time from acceptance until a job that has not ended fails. Somebody waits for a job that came alone; a batch is as long as
 * it is, and its last line begins when all others have had their turn.
 *
 * @param alone for jobs that came alone
 * @param ofLine for lines of a batch
 */
public record Deadlines(Duration alone, Duration ofLine) {}
