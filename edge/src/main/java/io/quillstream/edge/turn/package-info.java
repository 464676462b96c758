/**
 * Turns: what takes much memory or time is done for a few at a time, and no workspace keeps the others from theirs.
 */
package io.quillstream.edge.turn;
