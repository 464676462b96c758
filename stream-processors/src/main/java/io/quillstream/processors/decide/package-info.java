/**
 * The decisions, as pure functions: no Kafka, no clock, no random, no I/O. State in, state and events out. All of it is
 * immutable and thread-safe, and gives the same answer for the same record for ever, so that an auditor can derive every
 * amount again from its cause.
 */
package io.quillstream.processors.decide;
