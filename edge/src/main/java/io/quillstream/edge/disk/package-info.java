/** What is too large to wait in memory for a slow client, or for its turn, waits on the disk. */
package io.quillstream.edge.disk;
