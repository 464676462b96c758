/**
 * Jobs, contents and batches as they look now, to MongoDB: six topics without an order among each other, merged such that every
 * order ends in the same documents.
 */
package io.quillstream.sinks.view;
