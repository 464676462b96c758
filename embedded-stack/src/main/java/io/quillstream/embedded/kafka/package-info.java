/**
 * Kafka as one node (KRaft) in this JVM, with a second door for clients that come through a proxy, or have to log in or to
 * encrypt.
 */
package io.quillstream.embedded.kafka;
