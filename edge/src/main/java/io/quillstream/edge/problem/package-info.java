/**
 * Refusals: the codes of the public contract (section 4), the exception by which a handler refuses, and the document that the
 * client gets (RFC 9457).
 */
package io.quillstream.edge.problem;
