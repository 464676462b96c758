package io.quillstream.workers.settings;

import java.util.Optional;

/**
 * One place in the chain of providers.
 *
 * @param provider whom to ask
 * @param model which of its models; empty for the one that the provider's own setting names
 */
public record ChainLink(String provider, Optional<String> model) {}
