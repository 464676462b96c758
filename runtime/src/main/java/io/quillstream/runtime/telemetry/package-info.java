/** Metrics (Prometheus), the ids that log lines carry, and the W3C trace context in record headers. */
package io.quillstream.runtime.telemetry;
