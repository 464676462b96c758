/**
 * Writing to the log: {@link io.quillstream.ingest.publish.EventLog} one event at a time,
 * {@link io.quillstream.ingest.publish.BulkAppend} many that are confirmed together. What is confirmed is with all replicas.
 */
package io.quillstream.ingest.publish;
