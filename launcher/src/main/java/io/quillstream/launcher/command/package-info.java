/**
 * One command of {@code quill} a file, and what several commands need: the server's address, output, checks of servers.
 */
package io.quillstream.launcher.command;
