/**
 * One client's stream of server-sent events and the care for all of them: bounded queues, heartbeats, the end of access, the
 * limit per user. Knows neither jobs nor batches.
 */
package io.quillstream.bridge.stream;
