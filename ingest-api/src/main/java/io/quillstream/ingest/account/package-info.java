/**
 * What a workspace is owed and charged, as reports: quota, daily usage, audit and ledger, read from PostgreSQL after a short wait
 * for what the log knows already.
 */
package io.quillstream.ingest.account;
