/** PostgreSQL as a child process: its cluster, its start, and who runs it where we are root. */
package io.quillstream.embedded.postgres;
