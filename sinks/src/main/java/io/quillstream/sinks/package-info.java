/**
 * The room where topics become rows and documents. {@link io.quillstream.sinks.Sinks} is the service; a package for each kind of
 * sink below, and {@code feed}, which feeds all of them.
 */
package io.quillstream.sinks;
