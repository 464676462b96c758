package io.quillstream.launcher.house;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.identity.IdentitySettings;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a running {@code quill up} can be reached: the file {@code endpoints.json} in its data folder (mode 0600). Each
 * value is as the setting of that name takes it, so that another process can join with {@code quill run --from DIR}.
 */
public record Endpoints(
        String url,
        @JsonProperty("api_key") String apiKey,
        @JsonProperty("workspace_id") String workspaceId,
        @JsonProperty("jwt_secret") String jwtSecret,
        @JsonProperty("jwt_jwks_url") String jwtJwksUrl,
        @JsonProperty("jwt_issuer") String jwtIssuer,
        @JsonProperty("jwt_audience") String jwtAudience,
        String kafka,
        @JsonProperty("schema_registry") String schemaRegistry,
        PostgresEndpoint postgres,
        String mongo,
        String redis) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MS = 1_000;

    /** JDBC address and login. */
    public record PostgresEndpoint(String url, String user, String password) {}

    /** An empty text stands for a setting that is not set; so does one that the file of an older release lacks. */
    public Endpoints {
        jwtSecret = Objects.requireNonNullElse(jwtSecret, "");
        jwtJwksUrl = Objects.requireNonNullElse(jwtJwksUrl, "");
        jwtIssuer = Objects.requireNonNullElse(jwtIssuer, "");
        jwtAudience = Objects.requireNonNullElse(jwtAudience, "");
    }

    /**
     * Of a server with these settings, whose door is there. Where a key set alone proves tokens there is no secret:
     * whoever joins must accept no token that the server refuses, and the secret of development is public.
     */
    static Endpoints of(Settings settings, String url) {
        return new Endpoints(
                url,
                DevIdentity.API_KEY.text(),
                DevIdentity.WORKSPACE.toString(),
                IdentitySettings.jwtSecret(settings)
                        .map(secret -> new String(secret, StandardCharsets.UTF_8))
                        .orElse(""),
                settings.find(IdentitySettings.JWT_JWKS_URL).orElse(""),
                settings.find(IdentitySettings.JWT_ISSUER).orElse(""),
                settings.find(IdentitySettings.JWT_AUDIENCE).orElse(""),
                settings.get(ConnectionSettings.KAFKA_BOOTSTRAP),
                settings.get(ConnectionSettings.SCHEMA_REGISTRY_URL),
                new PostgresEndpoint(
                        settings.get(ConnectionSettings.POSTGRES_URL),
                        settings.get(ConnectionSettings.POSTGRES_USER),
                        settings.get(ConnectionSettings.POSTGRES_PASSWORD)),
                settings.get(ConnectionSettings.MONGO_URL),
                settings.get(ConnectionSettings.REDIS_URL));
    }

    /** The file within a data folder. */
    public static Path fileIn(Path data) {
        return data.resolve("endpoints.json");
    }

    /** Reads the file of a data folder; throws if there is none. */
    public static Endpoints read(Path data) throws IOException {
        return JSON.readValue(Files.readAllBytes(fileIn(data)), Endpoints.class);
    }

    /** Writes the file at once, readable by its owner only. */
    public void write(Path data) throws IOException {
        Path fresh = data.resolve("endpoints.json.new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        Files.move(fresh, fileIn(data), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether somebody listens there now; the file outlives the server that wrote it. */
    public boolean answer() {
        int colon = kafka.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            InetSocketAddress broker =
                    new InetSocketAddress(kafka.substring(0, colon), Integer.parseInt(kafka.substring(colon + 1)));
            socket.connect(broker, PATIENCE_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The same as settings by their environment names. */
    public Map<String, String> asSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("QUILL_KAFKA_BOOTSTRAP", kafka);
        settings.put("QUILL_SCHEMA_REGISTRY_URL", schemaRegistry);
        settings.put("QUILL_POSTGRES_URL", postgres.url());
        settings.put("QUILL_POSTGRES_USER", postgres.user());
        settings.put("QUILL_POSTGRES_PASSWORD", postgres.password());
        settings.put("QUILL_MONGO_URL", mongo);
        settings.put("QUILL_REDIS_URL", redis);
        settings.put("QUILL_JWT_SECRET", jwtSecret);
        settings.put("QUILL_JWT_JWKS_URL", jwtJwksUrl);
        settings.put("QUILL_JWT_ISSUER", jwtIssuer);
        settings.put("QUILL_JWT_AUDIENCE", jwtAudience);
        return settings;
    }
}
