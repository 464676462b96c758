/** Redis as a child process. */
package io.quillstream.embedded.redis;
