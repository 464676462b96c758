package io.quillstream.embedded;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * How one part is.
 *
 * @param name as in {@link Part#label()}
 * @param problem empty while it works, else one sentence; never blocks, callable from any thread
 */
public record PartHealth(String name, Supplier<Optional<String>> problem) {}
