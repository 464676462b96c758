/**
 * A certificate authority that no runtime trusts by itself, as companies have one for their own servers: for tests of what
 * goes by TLS.
 */
package io.quillstream.testkit.tls;
