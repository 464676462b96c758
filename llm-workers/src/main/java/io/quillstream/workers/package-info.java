/**
 * The work: takes one task from a share group, asks a language model, and gives back stage events and exactly one
 * completion per attempt. Knows topics and stores, no other room.
 */
package io.quillstream.workers;
