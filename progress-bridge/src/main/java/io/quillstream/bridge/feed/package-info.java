/**
 * The log, read once per instance: the newest records in memory ({@link io.quillstream.bridge.feed.ProgressFeed}), older ones by
 * a search ({@link io.quillstream.bridge.feed.LogScan}). Nothing here is decoded or numbered.
 */
package io.quillstream.bridge.feed;
