/** The front door: the program {@code quill}, its exit codes, and how a failure is told at a terminal. */
package io.quillstream.launcher;
