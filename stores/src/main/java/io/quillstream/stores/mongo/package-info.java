/**
 * Documents at rest: jobs, contents and batches as records, and the questions that rooms ask of them. The view sink writes.
 */
package io.quillstream.stores.mongo;
