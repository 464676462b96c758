/**
 * The auditor. It reads the log from its first record, derives every ledger entry and audit record again with the pure
 * deciders of the stream processors, and compares: the log with itself, then PostgreSQL with the log. It writes nothing
 * except into an empty database that it is told to fill.
 */
package io.quillstream.audit;
