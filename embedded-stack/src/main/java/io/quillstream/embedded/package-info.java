/**
 * The servers of a laptop: Kafka, a schema registry, PostgreSQL, Redis and a stand-in for MongoDB, started together on one data
 * folder by {@link io.quillstream.embedded.EmbeddedStack}. Knows nothing of Quillstream; a package for each server below.
 */
package io.quillstream.embedded;
