/**
 * Real servers of every kind for tests, embedded or in containers, shared by the tests of a JVM
 * ({@link io.quillstream.testkit.broker.SharedStack}), and things of one's own on them; a registry
 * in memory for tests that need no server.
 */
package io.quillstream.testkit.broker;
