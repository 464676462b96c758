/**
 * Text out of files: what a file is, its first bytes say; every extractor is bounded in time, memory and what it gives.
 */
package io.quillstream.ingest.product.text;
