/**
 * The steps of the topology. Each is a thin processor: it reads the stores, asks one decision of
 * {@code io.quillstream.processors.decide}, writes the stores, and passes on what happened. All steps of one Streams task
 * run on one thread, and everything they read and write about a workspace is in that task, in one transaction.
 */
package io.quillstream.processors.step;
