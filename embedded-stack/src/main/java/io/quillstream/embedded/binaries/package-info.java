/** Server programs out of library artifacts, unpacked once per user. */
package io.quillstream.embedded.binaries;
