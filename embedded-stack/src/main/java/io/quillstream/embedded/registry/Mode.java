package io.quillstream.embedded.registry;

/** Whether schemas may be registered. */
enum Mode {
    READWRITE,
    READONLY
}
