/** Audit records and ledger entries to PostgreSQL: rows and position in one transaction. */
package io.quillstream.sinks.books;
