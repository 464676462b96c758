/**
 * The port to whatever writes text ({@link io.quillstream.workers.model.TextModel}) and its decorators, one file each: memory,
 * meter, retry, circuit breaker, limit, fallback. Trouble that a provider can make is data, never an exception.
 */
package io.quillstream.workers.model;
