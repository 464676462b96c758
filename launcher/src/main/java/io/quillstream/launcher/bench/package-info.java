/**
 * {@code quill bench}: one load generator and a few scenarios, so that a figure can be taken again on any machine. The
 * generator shares the machine with what it measures, so it is made to cost little: plain sockets, no parsing beyond need.
 */
package io.quillstream.launcher.bench;
