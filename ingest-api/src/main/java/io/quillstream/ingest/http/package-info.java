/**
 * What several resources need of a request or an answer: ids in paths, query parameters, lists by cursor, values as JSON,
 * entity tags.
 */
package io.quillstream.ingest.http;
