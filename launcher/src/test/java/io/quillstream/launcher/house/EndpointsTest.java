package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.identity.IdentitySettings;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever joins a house by its file accepts the tokens that the house accepts, and no others. */
class EndpointsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Settings HOUSE = new Settings(Map.of("QUILL_POSTGRES_PASSWORD", "password"));
    private static final String KEY_SET = "https://issuer.example/keys";
    private static final String SECRET = "a secret of tokens, more than 32 bytes long";

    @TempDir
    Path folder;

    @Test
    void with_a_key_set_alone_no_token_is_accepted_that_the_public_secret_signed() throws Exception {
        Settings joined = joined(HOUSE.with(Map.of("QUILL_JWT_JWKS_URL", KEY_SET)));
        assertTrue(IdentitySettings.jwtSecret(joined).isEmpty());
        assertEquals(KEY_SET, joined.get(IdentitySettings.JWT_JWKS_URL));
        assertEquals("", Endpoints.read(folder).jwtSecret());
    }

    @Test
    void a_secret_of_its_own_is_handed_on_and_so_is_a_key_set_beside_it() throws Exception {
        Settings joined = joined(HOUSE.with(Map.of("QUILL_JWT_SECRET", SECRET, "QUILL_JWT_JWKS_URL", KEY_SET)));
        assertArrayEquals(
                SECRET.getBytes(StandardCharsets.UTF_8),
                IdentitySettings.jwtSecret(joined).orElseThrow());
        assertEquals(KEY_SET, joined.get(IdentitySettings.JWT_JWKS_URL));
    }

    @Test
    void issuer_and_audience_are_expected_by_all_or_by_none() throws Exception {
        Settings strict =
                joined(HOUSE.with(Map.of("QUILL_JWT_ISSUER", "https://issuer.example", "QUILL_JWT_AUDIENCE", "quill")));
        assertEquals(
                "https://issuer.example", IdentitySettings.jwtIssuer(strict).orElseThrow());
        assertEquals("quill", IdentitySettings.jwtAudience(strict).orElseThrow());

        Settings lenient = joined(HOUSE);
        assertTrue(IdentitySettings.jwtIssuer(lenient).isEmpty());
        assertTrue(IdentitySettings.jwtAudience(lenient).isEmpty());
    }

    @Test
    void without_either_the_development_secret_is_named() throws Exception {
        Settings joined = joined(HOUSE);
        assertEquals(DevIdentity.JWT_SECRET, Endpoints.read(folder).jwtSecret());
        assertFalse(joined.given(IdentitySettings.JWT_JWKS_URL));
    }

    @Test
    void the_file_of_an_older_release_is_understood() throws Exception {
        joined(HOUSE);
        Path file = Endpoints.fileIn(folder);
        ObjectNode older = (ObjectNode) JSON.readTree(file.toFile());
        older.remove(List.of("jwt_jwks_url", "jwt_issuer", "jwt_audience"));
        JSON.writeValue(file.toFile(), older);

        Settings joined = new Settings(Endpoints.read(folder).asSettings());
        assertFalse(joined.given(IdentitySettings.JWT_JWKS_URL));
        assertEquals(HOUSE.get(ConnectionSettings.REDIS_URL), joined.get(ConnectionSettings.REDIS_URL));
    }

    /** The settings of a service that joins a house of these by way of its file. */
    private Settings joined(Settings house) throws Exception {
        Endpoints.of(house, "http://127.0.0.1:8080").write(folder);
        return new Settings(Endpoints.read(folder).asSettings());
    }
}
