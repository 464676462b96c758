/**
 * Streams of jobs: a job's events from the first, out of memory, history, log or document, numbered by the fold that all
 * instances share, and joined to what comes live without gap or repetition.
 */
package io.quillstream.bridge.job;
