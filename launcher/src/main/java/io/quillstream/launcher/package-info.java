/** The front door: the program {@code quill}, and how a failure is told at a terminal. */
package io.quillstream.launcher;
