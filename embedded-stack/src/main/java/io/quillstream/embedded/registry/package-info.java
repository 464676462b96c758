/**
 * A schema registry for Avro with Confluent's REST paths. {@code Registrar} decides, the routes ask it, and what it
 * decided lies in a compacted topic.
 */
package io.quillstream.embedded.registry;
