package io.quillstream.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.client.ProblemAnswerException;
import io.quillstream.client.QuillClient;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** The workspace that a credential belongs to, which every order has to name. */
final class OwnWorkspace {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORBIDDEN = 403;

    private OwnWorkspace() {}

    /**
     * A token names it. An API key does not: the server does, to those who may read the quota.
     *
     * @throws CommandFailure exit code 3 if the key may not
     */
    static UUID of(String credential, QuillClient client) {
        return claimed(credential).orElseGet(() -> told(client));
    }

    /** Unverified: a forged or expired token is the server's to refuse. */
    private static Optional<UUID> claimed(String credential) {
        String[] parts = credential.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return Optional.of(UUID.fromString(claims.path("workspace_id").asText()));
        } catch (IOException | IllegalArgumentException noToken) {
            return Optional.empty();
        }
    }

    private static UUID told(QuillClient client) {
        try {
            return UUID.fromString(
                    client.get("/api/v1/quota").get("workspace_id").asText());
        } catch (ProblemAnswerException refusal) {
            if (refusal.problem().status() != FORBIDDEN) {
                throw refusal;
            }
            throw new CommandFailure(
                    ExitCode.AUTHENTICATION,
                    "the key's workspace is not known: without the scope usage:read the server does not tell it",
                    "the same with --workspace ID");
        }
    }
}
