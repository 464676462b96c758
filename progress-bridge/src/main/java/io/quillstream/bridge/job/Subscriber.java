package io.quillstream.bridge.job;

import io.quillstream.bridge.stream.ClientStream;

/**
 * One client that follows a job.
 *
 * @param after number of the last event the client has seen, 0 for none
 * @param deltas whether it wants the text as it is written
 */
record Subscriber(ClientStream stream, long after, boolean deltas) {}
