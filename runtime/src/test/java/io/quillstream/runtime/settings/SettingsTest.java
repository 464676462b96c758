package io.quillstream.runtime.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private enum Colour {
        RED,
        GREEN
    }

    private static final Setting<Integer> SIZE = Setting.number("QUILL_SIZE", 4, 1, 10, "Size.");
    private static final Setting<Duration> WAIT = Setting.duration("QUILL_WAIT", "2s", "Wait.");
    private static final Setting<Colour> COLOUR = Setting.choice("QUILL_COLOUR", Colour.class, Colour.RED, "Colour.");
    private static final Setting<String> KEY =
            Setting.secret("QUILL_KEY", "Key.").orFrom("KEY_OF_OLD");

    @Test
    void defaultsHoldUntilAValueIsGiven() {
        assertEquals(4, settings().get(SIZE));
        assertFalse(settings().given(SIZE));
        assertEquals(7, settings("QUILL_SIZE", "7").get(SIZE));
        assertTrue(settings("QUILL_SIZE", "7").given(SIZE));
        assertEquals(4, settings("QUILL_SIZE", "").get(SIZE), "empty counts as absent");
    }

    @Test
    void aMissingValueWithoutDefaultSaysWhatItIsFor() {
        assertEquals(Optional.empty(), settings().find(KEY));
        InvalidSettingException missing =
                assertThrows(InvalidSettingException.class, () -> settings().get(KEY));
        assertTrue(missing.getMessage().contains("QUILL_KEY")
                && missing.getMessage().contains("Key."));
    }

    @Test
    void otherNamesAreReadIfTheFirstIsAbsent() {
        assertEquals("old", settings("KEY_OF_OLD", "old").get(KEY));
        assertEquals("new", settings("KEY_OF_OLD", "old", "QUILL_KEY", "new").get(KEY));
        assertEquals(
                "KEY_OF_OLD",
                settings("KEY_OF_OLD", "old").sourced(KEY).orElseThrow().source());
    }

    @Test
    void aMountedFileIsReadWithoutItsLineEnd(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "s3cret\n");

        assertEquals("s3cret", settings("QUILL_KEY_FILE", file.toString()).get(KEY));
        assertEquals(
                "direct",
                settings("QUILL_KEY_FILE", file.toString(), "QUILL_KEY", "direct")
                        .get(KEY));
        assertThrows(
                InvalidSettingException.class,
                () -> settings("QUILL_KEY_FILE", folder.resolve("none").toString())
                        .find(KEY));
    }

    @Test
    void aMalformedValueIsShownUnlessItIsSecret() {
        InvalidSettingException malformed = assertThrows(
                InvalidSettingException.class,
                () -> settings("QUILL_SIZE", "eleven").get(SIZE));
        assertTrue(malformed.getMessage().contains("eleven")
                && malformed.getMessage().contains("1 to 10"));

        Setting<Integer> pin = new Setting<>("QUILL_PIN", List.of(), Optional.empty(), true, "Pin.", SIZE.parser());
        InvalidSettingException secret = assertThrows(
                InvalidSettingException.class,
                () -> settings("QUILL_PIN", "canary").get(pin));
        assertFalse(secret.getMessage().contains("canary"));
    }

    @ParameterizedTest
    @CsvSource({
        "redis://127.0.0.1:6379/2, redis://127.0.0.1:6379/2",
        "rediss://ann:canary@redis:6379, rediss://****@redis:6379",
        "http://ann:can/ary@registry, http://****@registry",
        "'mongodb://ann:canary@one,two/quill?tls=true', 'mongodb://****@one,two/quill?tls=true'",
        "jdbc:postgresql://db/quill?password=canary&ssl=true, jdbc:postgresql://db/quill?password=****&ssl=true"
    })
    void userAndPasswordInAnAddressAreNotShown(String address, String shown) {
        assertEquals(shown, Setting.text("QUILL_SERVER", null, "Server.").shown(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "http://", "redis://ann:canary^@redis:6379", "redis://ann:canary#1@redis:6379"})
    void whatIsNoAddressIsRefusedWithoutThePassword(String text) {
        Setting<String> server = Setting.address("QUILL_SERVER", "http://127.0.0.1:8081", "Server.");
        InvalidSettingException refused = assertThrows(
                InvalidSettingException.class,
                () -> settings("QUILL_SERVER", text).get(server));
        assertTrue(refused.getMessage().contains("https://host:443"), refused.getMessage());
        assertFalse(refused.getMessage().contains("canary"), refused.getMessage());
    }

    @Test
    void anAddressMayHaveAUserAndAPassword() {
        Setting<String> server = Setting.address("QUILL_SERVER", "http://127.0.0.1:8081", "Server.");
        String given = "rediss://ann:p%40ss@redis:6379";
        assertEquals(given, settings("QUILL_SERVER", given).get(server));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "500ms, 500", "30s, 30000", "5m, 300000", "24h, 86400000", "7d, 604800000", "' 1s ', 1000"})
    void durationsHaveUnits(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), settings("QUILL_WAIT", text).get(WAIT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "s", "-1s", "1.5s", "1 s", "1S", "1w", "99999999999999999999s", "9223372036854775807d"})
    void otherDurationsAreRefused(String text) {
        assertThrows(
                InvalidSettingException.class,
                () -> settings("QUILL_WAIT", text).get(WAIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "x", "1e1", "99999999999"})
    void numbersOutsideTheirBoundsAreRefused(String text) {
        assertThrows(
                InvalidSettingException.class,
                () -> settings("QUILL_SIZE", text).get(SIZE));
    }

    @Test
    void choicesIgnoreCaseAndNameTheOthers() {
        assertEquals(Colour.GREEN, settings("QUILL_COLOUR", "Green").get(COLOUR));
        assertTrue(assertThrows(
                        InvalidSettingException.class,
                        () -> settings("QUILL_COLOUR", "blue").get(COLOUR))
                .getMessage()
                .contains("red, green"));
    }

    @Test
    void valuesCanBeReplacedInACopy() {
        Settings before = settings("QUILL_SIZE", "7");

        assertEquals(8, before.with(Map.of("QUILL_SIZE", "8")).get(SIZE));
        assertEquals(7, before.get(SIZE));
    }

    @Test
    void aSettingCanBeLeftOutOfACopyHoweverItWasGiven() {
        Settings given = settings("QUILL_KEY", "new", "KEY_OF_OLD", "old", "QUILL_KEY_FILE", "/run/secrets/key");

        assertEquals(Optional.empty(), given.without(KEY).find(KEY));
        assertEquals(4, settings("QUILL_SIZE", "7").without(SIZE).get(SIZE));
        assertEquals("new", given.get(KEY));
    }

    private static Settings settings(String... pairs) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return new Settings(environment);
    }
}
