/**
 * A TCP proxy that makes a connection as bad as networks are: slow, narrow, silent, half open, cut. Knows nothing of the
 * protocol that flows through it.
 */
package io.quillstream.testkit.proxy;
