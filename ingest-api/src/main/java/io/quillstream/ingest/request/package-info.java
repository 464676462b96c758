/**
 * What a caller says: the order in the body, the idempotency key, the preference; and what makes two requests the same.
 */
package io.quillstream.ingest.request;
