/** Products and the texts that copy is written from. */
package io.quillstream.ingest.product;
