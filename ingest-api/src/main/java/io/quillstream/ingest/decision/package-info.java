/**
 * Hearing what became of a request: {@link io.quillstream.ingest.decision.LogTail} reads a topic from its end for those who
 * wait, {@link io.quillstream.ingest.decision.Decisions} waits for the quota decision, and
 * {@link io.quillstream.ingest.decision.Endings} for a job's end.
 */
package io.quillstream.ingest.decision;
