/**
 * The servers of a laptop: Kafka, a schema registry, PostgreSQL, Redis and a stand-in for MongoDB, started together on one data
 * folder by {@link io.quillstream.embedded.EmbeddedStack}. Knows nothing of Quillstream; a package for each server below, and
 * {@code server} for what they are to the stack.
 */
package io.quillstream.embedded;
