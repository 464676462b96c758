/** What exists in dev mode without anybody having made it. */
package io.quillstream.ingest.seed;
