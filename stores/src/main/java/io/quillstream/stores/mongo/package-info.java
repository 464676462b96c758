/**
 * Documents at rest: jobs and batches as records, and the questions that rooms ask of them. The view sink writes, contents
 * as well, which nobody here reads.
 */
package io.quillstream.stores.mongo;
