/**
 * Request bodies: {@link io.quillstream.edge.body.RequestBody} is the only way to read one, under a bound and from an
 * expected media type; {@link io.quillstream.edge.body.StrictJson} takes JSON by the letter.
 */
package io.quillstream.edge.body;
