/** What the API says of itself, made from the files and schemas that bodies are checked against. */
package io.quillstream.ingest.openapi;
