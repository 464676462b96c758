/** Streams of batches: snapshots from the view, looked at a few times a second however many follow. */
package io.quillstream.bridge.batch;
