package io.quillstream.workers.provider;

import io.quillstream.workers.model.TextModel;

/**
 * A configured provider.
 *
 * @param name as in the chain
 * @param model which of its models is asked
 * @param direct asks it once, without retry or any other decoration
 */
public record Provider(String name, String model, TextModel direct) {}
