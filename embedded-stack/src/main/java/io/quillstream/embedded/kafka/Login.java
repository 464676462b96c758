package io.quillstream.embedded.kafka;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One whom the broker lets in at a door where it asks.
 *
 * @param user letters, digits and hyphens
 * @param password without quotation marks and backslashes
 */
public record Login(String user, String password) {

    /** As the broker's module of the mechanism {@code PLAIN} reads whom it knows. */
    static String asJaas(List<Login> logins) {
        return logins.stream()
                .map(login -> " user_%s=\"%s\"".formatted(login.user(), login.password()))
                .collect(Collectors.joining(
                        "", "org.apache.kafka.common.security.plain.PlainLoginModule required", ";"));
    }

    @Override
    public String toString() {
        return "Login[user=" + user + "]";
    }
}
