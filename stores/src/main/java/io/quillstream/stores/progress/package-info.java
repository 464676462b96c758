/** The progress of jobs and batches as clients see it: the same wherever it is read. */
package io.quillstream.stores.progress;
