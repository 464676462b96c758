/** The numbered progress of live and recent jobs, to Redis. */
package io.quillstream.sinks.history;
