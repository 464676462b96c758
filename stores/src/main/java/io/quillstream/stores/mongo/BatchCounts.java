package io.quillstream.stores.mongo;

/**
 * What became of the lines of a batch, as its answers and its stream tell. A line that was refused at the door counts
 * in {@code total} and in {@code failed}.
 *
 * @param total all lines; those that are known so far while they are being read
 */
public record BatchCounts(long total, long completed, long failed, long cancelled) {}
