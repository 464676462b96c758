/** Tickets that open one event stream once, for clients that cannot send an Authorization header. */
package io.quillstream.ingest.ticket;
