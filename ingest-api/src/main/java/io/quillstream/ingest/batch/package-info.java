/**
 * Batches: a body is spooled and read line by line, its lines become requests in order, and the batch is closed with its
 * totals. Begin with {@link io.quillstream.ingest.batch.BatchSubmission}.
 */
package io.quillstream.ingest.batch;
