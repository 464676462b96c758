/**
 * Tables at rest: one class a table or view with its statements, one record a row. What a request does runs as its workspace,
 * which row-level security keeps from all others; see {@link io.quillstream.stores.postgres.Postgres}.
 */
package io.quillstream.stores.postgres;
