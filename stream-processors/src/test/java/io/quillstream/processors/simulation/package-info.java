/**
 * The deterministic simulator: the real topology on virtual time, with simulated doors and workers, an adversary from a
 * seed between them, and the checker's eye on every transaction. One seed is one life; the same seed is the same life.
 */
package io.quillstream.processors.simulation;
