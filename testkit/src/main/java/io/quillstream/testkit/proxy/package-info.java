/**
 * TCP proxies that know nothing of the protocol that flows through them: one makes a connection as bad as networks are
 * (slow, narrow, silent, half open, cut), one speaks TLS in the place of a server that cannot.
 */
package io.quillstream.testkit.proxy;
