/**
 * What is in Redis, short-lived or made again from the log: the names of all keys, histories of jobs, positions, tickets.
 */
package io.quillstream.stores.redis;
