/**
 * The rate limit of posts that generate: token buckets per workspace and user, shared by all doors through Redis and kept by
 * each door alone while Redis is away.
 */
package io.quillstream.edge.limit;
