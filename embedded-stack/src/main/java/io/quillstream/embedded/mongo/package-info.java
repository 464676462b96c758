/**
 * A server of MongoDB's wire protocol in this JVM, made of a library's and of our own storage of documents, which outlives a
 * killed process.
 */
package io.quillstream.embedded.mongo;
