/**
 * The outsider's judgement of a run: topics, tables, collections, streams and clients' journals held against the numbered
 * invariants. {@link io.quillstream.checker.Checker} judges what is at rest, {@link io.quillstream.checker.LiveInvariants}
 * one transaction after the other. Shares no class with the services, so that a mistake of theirs is not made here again.
 */
package io.quillstream.checker;
