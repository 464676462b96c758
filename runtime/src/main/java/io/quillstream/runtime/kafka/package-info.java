/**
 * The one place where clients of Kafka are made, so that every consumer reads {@code read_committed} and all say who they are.
 */
package io.quillstream.runtime.kafka;
