package io.quillstream.bridge.feed;

import java.util.List;

/**
 * What the feed has in memory of one key, at one moment.
 *
 * @param start first offset that the window covers
 * @param next offset behind the last record seen: a record at or behind it comes live
 * @param records the key's records in {@code [start, next)}, in order
 */
public record Recent(long start, long next, List<LogRecord> records) {}
