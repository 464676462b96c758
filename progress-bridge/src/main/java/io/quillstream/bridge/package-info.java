/**
 * The room of event streams: {@link io.quillstream.bridge.ProgressBridge} is the service, {@code BridgeParts} wires it. Follow
 * a stream from {@code job.JobStreams} (who may watch, which events there were) to {@code stream.ClientStream} (bytes out).
 */
package io.quillstream.bridge;
