/**
 * Events as bytes: the Confluent wire format for topics, single-object encoding for state, and the client of the registry.
 */
package io.quillstream.schemas.serde;
