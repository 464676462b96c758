package io.quillstream.embedded.kafka;

import java.nio.file.Path;
import java.util.Map;

/**
 * The broker's certificate and the key that goes with it.
 *
 * @param store PKCS12 store of both
 * @param password of the store and of the key
 */
public record ServerKeys(Path store, String password) {

    /** As a listener of Kafka reads them, without its prefix. */
    Map<String, String> asSettings() {
        return Map.of(
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                store.toString(),
                "ssl.keystore.password",
                password,
                "ssl.key.password",
                password);
    }

    @Override
    public String toString() {
        return "ServerKeys[store=" + store + "]";
    }
}
