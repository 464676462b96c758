package io.quillstream.embedded.kafka;

/**
 * The one whom the broker lets in at a door where it asks.
 *
 * @param user letters and digits
 * @param password without quotation marks and backslashes
 */
public record Login(String user, String password) {

    /** As the broker's module of the mechanism {@code PLAIN} reads whom it knows. */
    String asJaas() {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                .formatted(user, password);
    }

    @Override
    public String toString() {
        return "Login[user=" + user + "]";
    }
}
