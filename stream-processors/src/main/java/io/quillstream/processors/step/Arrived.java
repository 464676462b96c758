package io.quillstream.processors.step;

import io.quillstream.schemas.event.Cause;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record that was decoded and fulfils the rules of its topic.
 *
 * @param event its value
 * @param cause where it is
 * @param at its event time, clamped to the broker's
 * @param trail its headers
 */
public record Arrived<T extends SpecificRecord>(T event, Cause cause, Instant at, Trail trail) {}
