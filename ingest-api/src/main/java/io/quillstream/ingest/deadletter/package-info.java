/** The topic of dead letters for operators: list, look, send again. */
package io.quillstream.ingest.deadletter;
