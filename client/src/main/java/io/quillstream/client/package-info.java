/**
 * Quillstream's public HTTP contract for Java callers. {@link io.quillstream.client.QuillClient} is the way in; it needs
 * nothing but the JDK's HTTP client and Jackson, and shares no class with the server, so it also shows what a client in
 * another language has to do.
 */
package io.quillstream.client;
