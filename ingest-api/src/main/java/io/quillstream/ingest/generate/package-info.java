/**
 * One order: checked, recognised if it is a repetition, published, and answered with its decision. Begin with
 * {@link io.quillstream.ingest.generate.GenerateRoute}.
 */
package io.quillstream.ingest.generate;
