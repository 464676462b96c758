/**
 * From a consumer to a sink: where to read from is the store's to say, no failure skips a record, and what can never be written
 * goes to the dead letters. {@link io.quillstream.sinks.feed.Sink} is the port.
 */
package io.quillstream.sinks.feed;
