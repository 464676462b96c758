/** Clients of event streams that show every byte, and a proxy that breaks their connections. */
package io.quillstream.testkit.stream;
