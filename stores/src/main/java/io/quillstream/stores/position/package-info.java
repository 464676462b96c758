/**
 * How far a sink has come, and the wait of a reader for what the log holds already
 * ({@link io.quillstream.stores.position.ReadBarrier}).
 */
package io.quillstream.stores.position;
