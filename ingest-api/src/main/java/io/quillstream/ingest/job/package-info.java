/** Jobs: read so that none is older than what its reader has seen, listed, and cancelled. */
package io.quillstream.ingest.job;
