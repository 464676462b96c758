/** How a command of {@code quill} fails: what went wrong in words, what to try next, and the exit code. */
package io.quillstream.launcher.failure;
