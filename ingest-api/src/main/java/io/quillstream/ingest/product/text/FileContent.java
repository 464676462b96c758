package io.quillstream.ingest.product.text;

/**
 * A file as it came.
 *
 * @param filename without folders; null if the client named none
 * @param bytes all of it
 * @param mediaType as the client says; null if it does not
 */
public record FileContent(String filename, byte[] bytes, String mediaType) {}
